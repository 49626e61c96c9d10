with

unified_email_events as (

    select * from {{ ref('unified_email_events') }}

),

dated as (

    select
        {{ business_date('event_datetime') }} as engagement_date,
        {{ persado_hash_email(persado_email_input('email')) }} as hashed_email,
        nullif(trim(campaign_name), '') as campaign_name,
        persado_id,
        nullif(trim(send_id), '') as send_id,
        event_type,
        event_datetime,
        {{ persado_email_reject_reason('email') }} as email_reject_reason

    from unified_email_events

    where event_type in ('Sent', 'Bounce', 'Open', 'Click', 'Unsubscribe')

),

-- Whole days before the as-of date only: the day of the build itself is not over.
persado_engagement_events as (

    select
        dated.*,
        coalesce(email_reject_reason, case when send_id is null then 'send_id_missing' end) as reject_reason

    from dated

    where
        engagement_date >= {{ add_days(as_of_date(), -(var('persado_engagement_days', 7) | int)) }}
        and engagement_date < {{ as_of_date() }}

)

select * from persado_engagement_events
