-- The feeds as they are written: what the generator made up, then the hand-picked rows, then planted defects.

create view raw_web_shop_customers as
from generated_web_shop_customers
union all by name from edge_web_shop_customers
union all by name from defect_web_shop_customers;

create view raw_point_of_sale_customers as
from generated_point_of_sale_customers union all by name from edge_point_of_sale_customers;

create view raw_loyalty_members as
from generated_loyalty_members union all by name from edge_loyalty_members;

create view raw_web_shop_order_lines as
from generated_web_shop_order_lines
union all by name from edge_web_shop_order_lines
union all by name from defect_web_shop_order_lines;

create view raw_point_of_sale_receipt_lines as
from generated_point_of_sale_receipt_lines
union all by name from edge_point_of_sale_receipt_lines
union all by name from defect_point_of_sale_receipt_lines;

create view raw_email_events as
from generated_email_events
union all by name from daily_email_events
union all by name from edge_email_events;

create view raw_email_consent as
from generated_email_consent
union all by name from edge_email_consent
union all by name from defect_email_consent;

create view raw_email_preferences as
from generated_email_preferences union all by name from edge_email_preferences;

create view raw_email_subscriptions as
from generated_email_subscriptions union all by name from edge_email_subscriptions;

create view raw_sms_consent as
from generated_sms_consent
union all by name from edge_sms_consent
union all by name from defect_sms_consent;

create view raw_loyalty_accounts as
from generated_loyalty_accounts
union all by name from edge_loyalty_accounts
union all by name from defect_loyalty_accounts;

create view raw_loyalty_events as
from generated_loyalty_events
union all by name from edge_loyalty_events
union all by name from defect_loyalty_events;

create view truth as
from generated_truth union all by name from edge_truth;
