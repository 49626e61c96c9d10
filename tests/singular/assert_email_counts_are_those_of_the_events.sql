-- No open, click or send of an address gets lost, and none counts twice.
with

counted as (

    select
        sum(email_opens_lifetime) as opens,
        sum(email_clicks_lifetime) as clicks,
        sum(email_sends_lifetime) as sends

    from {{ ref('email_engagement_counts') }}

),

happened as (

    select
        count(case when event_type = 'Open' then 1 end) as opens,
        count(case when event_type = 'Click' then 1 end) as clicks,
        count(case when event_type = 'Sent' then 1 end) as sends

    from {{ ref('unified_email_events') }}

    where
        email is not null
        and {{ business_date('event_datetime') }} <= {{ as_of_date() }}

)

select
    counted.opens as counted_opens,
    happened.opens

from counted

cross join happened

where
    coalesce(counted.opens, 0) <> happened.opens
    or coalesce(counted.clicks, 0) <> happened.clicks
    or coalesce(counted.sends, 0) <> happened.sends
