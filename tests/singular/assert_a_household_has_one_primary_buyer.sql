-- Every household in which somebody bought has exactly one primary buyer, every other one none.
select
    households.household_id,
    count(case when customers.is_primary_buyer_household then 1 end) as primary_buyers,
    count(case when customers.is_purchaser then 1 end) as buyers

from {{ ref('merged_households') }} as households

inner join {{ ref('customer_attributes') }} as customers
    on households.amperity_id = customers.amperity_id

group by households.household_id

having
    count(case when customers.is_primary_buyer_household then 1 end)
    <> least(count(case when customers.is_purchaser then 1 end), 1)
