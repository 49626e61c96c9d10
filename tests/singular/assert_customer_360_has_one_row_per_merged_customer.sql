-- Joins may neither lose nor multiply customers.
with

counts as (

    select
        (select count(*) from {{ ref('merged_customers') }}) as merged_customers,
        (select count(distinct amperity_id) from {{ ref('unified_coalesced') }}) as coalesced_customers,
        (select count(*) from {{ ref('customer_360') }}) as customers

)

select * from counts

where merged_customers <> customers or coalesced_customers <> customers
