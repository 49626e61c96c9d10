with

campaign_suppressions as (

    select * from {{ ref('campaign_suppressions') }}

),

stitch_privacy_requests as (

    select * from {{ ref('stitch_privacy_requests') }}

),

customer_contacts as (

    select * from {{ ref('customer_contacts') }}

),

merged_customers as (

    select * from {{ ref('merged_customers') }}

),

-- A request deletes the records that it names. Another record of the same address or number may have come since.
requested as (

    select
        'email' as kind,
        email as contact,
        'privacy_request' as reason

    from stitch_privacy_requests

    where request_type in ('delete', 'delete_pii')

    union all

    select
        'phone' as kind,
        phone as contact,
        'privacy_request' as reason

    from stitch_privacy_requests

    where request_type in ('delete', 'delete_pii')

),

listed as (

    select
        kind,
        case
            when kind = 'email' then lower({{ trimmed('value') }})
            when kind = 'phone' then {{ normalise_phone('value') }}
            else {{ trimmed('value') }}
        end as contact,
        'on_suppression_list' as reason

    from campaign_suppressions

),

suppressions as (

    select * from requested

    union all

    select * from listed

),

-- Any address or number of the customer counts, not only the best one.
by_contact as (

    select
        customer_contacts.amperity_id,
        suppressions.reason

    from suppressions

    inner join customer_contacts
        on
            suppressions.kind = customer_contacts.semantic
            and suppressions.contact = customer_contacts.contact

),

by_id as (

    select
        merged_customers.amperity_id,
        suppressions.reason

    from suppressions

    inner join merged_customers
        on suppressions.contact = merged_customers.amperity_id

    where suppressions.kind = 'amperity_id'

),

found as (

    select * from by_contact

    union all

    select * from by_id

),

-- What a person has asked for is said before what the brand has decided.
suppressed_customers as (

    select
        amperity_id,
        max(reason) as reason

    from found

    group by amperity_id

)

select * from suppressed_customers
