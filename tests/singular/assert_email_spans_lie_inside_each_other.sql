-- A longer span holds at least what a shorter one holds.
{%- set spans = email_span_names() %}

select
    brand,
    email

from {{ ref('email_engagement_counts') }}

where
    {%- for happening in ['opens', 'clicks'] %}
    {%- for span in spans[1:] %}
    email_{{ happening }}_last_{{ spans[loop.index0] }} > email_{{ happening }}_last_{{ span }}
    or
    {%- endfor %}
    email_{{ happening }}_last_{{ spans | last }} > email_{{ happening }}_lifetime
    {{ 'or' if not loop.last }}
    {%- endfor %}
