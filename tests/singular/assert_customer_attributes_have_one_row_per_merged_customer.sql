-- Joins may neither lose nor multiply customers.
with

counts as (

    select
        (select count(*) from {{ ref('merged_customers') }}) as merged_customers,
        (select count(*) from {{ ref('customer_attributes') }}) as customers

)

select * from counts

where merged_customers <> customers
