-- Everybody who was invented takes part in the feeds.
create view people as
from invented_people;
