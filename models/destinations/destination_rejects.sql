{%- set counts = [] -%}
{%- for mart, ready in ready_audiences().items() if destination_is_on(ready.folder) -%}
    {%- do counts.append(ready_audience(mart, rejects=true)) -%}
{%- endfor -%}
{%- for mart, folder in ready_events().items() if destination_is_on(folder) -%}
    {%- do counts.append(offline_event_rejects(mart)) -%}
{%- endfor -%}
{{ config(enabled=counts | length > 0) }}

with

destination_rejects as (
    {%- for count in counts %}

    select * from (
        {{ count }}
    ) as rejects_{{ loop.index }}
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- else %}

    select 1
    {%- endfor %}

)

select * from destination_rejects
