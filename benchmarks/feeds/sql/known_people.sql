-- The customers of another data set, one invented person each. Needs the table `known_customers` (number, customer_no).
create view people as
select
    invented_people.* replace (
        known_customers.customer_no as customer_no,
        true as in_web_shop,
        false as in_point_of_sale,
        false as in_loyalty,
        -- One profile each, and no customer number that the other data set does not have.
        false as has_second_account,
        false as has_older_version
    )
from invented_people
inner join known_customers using (number);
