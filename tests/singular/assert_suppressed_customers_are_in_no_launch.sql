-- Read from the list and the consents themselves, not from suppressed_customers: nobody on the list by id or by the address that
-- campaigns use, and nobody whose address has said no where messages go to it.
with

launched as (

    {{ rows_of_launches() }}

),

merged_customers as (

    select * from {{ ref('merged_customers') }}

),

campaign_suppressions as (

    select * from {{ ref('campaign_suppressions') }}

),

email_opt_status as (

    select * from {{ ref('email_opt_status') }}

),

listed as (

    select
        launched.launch,
        launched.recipient_id

    from launched

    inner join merged_customers
        on launched.recipient_id = merged_customers.amperity_id

    inner join campaign_suppressions
        on
            merged_customers.amperity_id = campaign_suppressions.value
            or lower(merged_customers.email) = lower({{ trimmed('campaign_suppressions.value') }})

),

-- Consent to any programme of a brand is consent.
refusing as (

    select amperity_id

    from email_opt_status

    group by amperity_id

    having max(case when is_email_opted_in then 1 else 0 end) = 0

),

refused as (

    select
        launched.launch,
        launched.recipient_id

    from launched

    inner join refusing
        on launched.recipient_id = refusing.amperity_id

    where launched.destination in ({{ destinations_by_channel('email') }})

)

select * from listed

union all

select * from refused
