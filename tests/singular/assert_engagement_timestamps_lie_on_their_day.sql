-- A file of a day holds events of that day only (UTC days; with a business time zone the bounds are that zone's midnights).
{%- set columns = ['Sent_Timestamp', 'Bounced_Timestamp', 'Opened_Timestamp', 'Clicked_Timestamp', 'Unsubscribed_Timestamp'] %}
{%- set suffix = var('persado_timestamp_suffix', '') %}
{%- set utc = var('business_timezone', 'UTC') == 'UTC' %}
{%- for column in columns %}
{%- set seconds = adapter.quote(column) %}
{%- if suffix %}
{%- set seconds = "cast(replace(" ~ seconds ~ ", '" ~ suffix ~ "', '') as bigint)" %}
{%- endif %}

select
    engagement_date,
    '{{ column }}' as wrong_column

from {{ ref('persado_marketing_engagement') }}

where
    {{ utc }}
    and (
        {{ seconds }} < {{ epoch_seconds('cast(engagement_date as timestamp)') }}
        or {{ seconds }} > {{ epoch_seconds('cast(engagement_date as timestamp)') }} + 86400
    )
{{ 'union all' if not loop.last }}
{%- endfor %}
