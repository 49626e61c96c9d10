{#- No campaign has run yet: the runner does not send campaigns so far. Conditions on past campaigns find nobody. -#}
{%- set texts = [
    'pk', 'amperity_id', 'campaign_id', 'campaign_name', 'campaign_type', 'segment_id', 'segment_name', 'sub_audience_id',
    'sub_audience_name', 'treatment_id', 'treatment_name',
] -%}
{%- set later_texts = [
    'destination_id', 'destination_name', 'target_id', 'target_name', 'database_id', 'database_name', 'dataset_version', 'workflow_id',
] -%}
with

campaign_recipients as (

    select
        {%- for column in texts %}
        cast(null as {{ type_of('text') }}) as {{ column }},
        {%- endfor %}
        cast(null as {{ type_of('boolean') }}) as is_control,
        {%- for column in later_texts %}
        cast(null as {{ type_of('text') }}) as {{ column }},
        {%- endfor %}
        cast(null as {{ type_of('timestamp') }}) as launch_datetime,
        cast(null as {{ type_of('timestamp') }}) as delivery_datetime

    where false

)

select * from campaign_recipients
