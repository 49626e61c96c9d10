{#- Append-only: a day's figures stay as they were first computed, and --full-refresh does not forget them. -#}
{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false) }}
{%- set tracked = tracked_segments() -%}
with

segment_insights as (

    select * from {{ ref('segment_insights') }}

),

segment_insights_history as (

    select
        as_of_date,
        segment,
        section,
        metric,
        dimension,
        dimension_value,
        value,
        value_of_all_customers

    from segment_insights

    where
        segment in ({{ "'" ~ (['all_customers'] + tracked) | join("', '") ~ "'" }})
        {%- if is_incremental() %}
        and not exists (
            select 1
            from {{ this }} as kept
            where kept.as_of_date = segment_insights.as_of_date and kept.segment = segment_insights.segment
        )
        {%- endif %}

)

select * from segment_insights_history
