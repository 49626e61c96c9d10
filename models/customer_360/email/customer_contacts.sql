with

unified_coalesced as (

    select * from {{ ref('unified_coalesced') }}

),

stitch_blocklist as (

    select * from {{ ref('stitch_blocklist') }}

),

contacts as (

    {{ contact_values('unified_coalesced', ['amperity_id', 'update_dt']) }}

),

-- Addresses are compared as they are, in lower case; numbers by their last ten digits (data-model §4.5).
compared as (

    select
        amperity_id,
        semantic,
        case when semantic = 'email' then lower(contact_value) else normalised_value end as contact,
        update_dt

    from contacts

    where not is_bad

),

customer_contacts as (

    select
        amperity_id,
        semantic,
        contact,
        max(update_dt) as update_dt

    from compared

    where contact is not null

    group by amperity_id, semantic, contact

)

select * from customer_contacts
