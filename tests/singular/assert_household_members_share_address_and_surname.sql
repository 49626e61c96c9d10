-- A household is one address and one surname, and its size is the number of its members.
select
    household_id,
    count(*) as members

from {{ ref('merged_households') }}

group by household_id

having
    count(distinct full_address) > 1
    or count(distinct surname) > 1
    or min(household_size) <> count(*)
    or max(household_size) <> count(*)
