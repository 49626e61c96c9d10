{%- set counted = {'sends': 'Sent', 'opens': 'Open', 'clicks': 'Click'} -%}
{%- set firsts = {'send': 'Sent', 'open': 'Open', 'click': 'Click', 'optin': 'Optin'} -%}
{%- set latest = {
    'send': 'Sent', 'open': 'Open', 'click': 'Click', 'bounce': 'Bounce', 'optin': 'Optin', 'optout': 'Unsubscribe',
} -%}
with

unified_email_events as (

    select * from {{ ref('unified_email_events') }}

),

dated as (

    select
        brand,
        lower(email) as email,
        region,
        event_type,
        event_datetime,
        {{ business_date('event_datetime') }} as event_date

    from unified_email_events

    where email is not null

),

events as (

    select * from dated

    where event_date <= {{ as_of_date() }}

),

counts as (

    select
        brand,
        email,

        ---------- numbers
        {%- for name, event_type in counted.items() %}
        {%- for span in email_span_names() + ['15_months'] if name != 'sends' or span == '15_months' %}
        count(
            case when event_type = '{{ event_type }}' and event_date >= {{ email_span_start(span) }} then 1 end
        ) as email_{{ name }}_last_{{ span }},
        {%- endfor %}
        count(case when event_type = '{{ event_type }}' then 1 end) as email_{{ name }}_lifetime,
        {%- endfor %}

        ---------- times
        {%- for name, event_type in firsts.items() %}
        min(case when event_type = '{{ event_type }}' then event_datetime end) as first_email_{{ name }}_datetime,
        {%- endfor %}
        {%- for name, event_type in latest.items() %}
        max(case when event_type = '{{ event_type }}' then event_datetime end) as most_recent_email_{{ name }}_datetime,
        {%- endfor %}
        max(
            case when event_type in ('Open', 'Click') then event_datetime end
        ) as most_recent_email_open_or_click_datetime

    from events

    group by brand, email

),

ranked_regions as (

    select
        brand,
        email,
        region,
        row_number() over (
            partition by brand, email
            order by event_datetime desc, {{ in_code_point_order('region') }} asc
        ) as recency

    from events

    where region is not null

),

-- Events without brand are a group of their own, which NULL would not join.
email_engagement_counts as (

    select
        counts.*,
        ranked_regions.region

    from counts

    left join ranked_regions
        on
            coalesce(counts.brand, '') = coalesce(ranked_regions.brand, '')
            and counts.email = ranked_regions.email
            and ranked_regions.recency = 1

)

select * from email_engagement_counts
