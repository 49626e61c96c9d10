-- What is written for the customers of another data set: a profile each, and e-mail events.
create view raw_web_shop_customers as
from generated_web_shop_customers;

create view raw_email_events as
from generated_email_events;
