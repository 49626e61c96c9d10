-- Nobody with a full address and a surname is left out or counted twice.
with

customers as (

    select count(*) as customers

    from {{ ref('merged_customers') }}

    where
        address is not null
        and city is not null
        and state is not null
        and postal is not null
        and surname is not null

),

members as (

    select count(*) as members

    from {{ ref('merged_households') }}

)

select
    customers.customers,
    members.members

from customers

cross join members

where customers.customers <> members.members
