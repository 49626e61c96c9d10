{{ config(meta=mart_meta(var('persado_engagement_days', 7))) }}

{%- set timestamps = {
    'Sent_Timestamp': 'Sent', 'Bounced_Timestamp': 'Bounce', 'Opened_Timestamp': 'Open', 'Clicked_Timestamp': 'Click',
    'Unsubscribed_Timestamp': 'Unsubscribe',
} -%}
with

events as (

    select * from {{ ref('persado_engagement_events') }}

    where reject_reason is null

),

-- Each kind of event counts on its own day: an open today of a mail sent last week has no Sent_Timestamp.
persado_marketing_engagement as (

    select
        hashed_email as {{ case_preserved('Hashed_Email') }},
        campaign_name as {{ case_preserved('Campaign_Name') }},
        persado_id as {{ case_preserved('Subject_Line') }},
        send_id as {{ case_preserved('Send_ID') }},
        {%- for column, event_type in timestamps.items() %}
        {{ persado_timestamp(
            "min(case when event_type = '" ~ event_type ~ "' then event_datetime end)"
        ) }} as {{ case_preserved(column) }},
        {%- endfor %}
        engagement_date

    from events

    group by engagement_date, hashed_email, campaign_name, persado_id, send_id

)

select * from persado_marketing_engagement
