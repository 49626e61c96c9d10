-- The revenue of months, of groups by lifetime spend and, in the window of the cards, of each breakdown add up to the
-- segment's; so do orders by channel.
{%- set in_window = ['revenue'] if var('insight_breakdown_window') == 'l12m' else [] -%}
{%- set metrics = ['revenue_by_month', 'revenue_by_lifetime_spend'] + in_window %}
with

insights as (

    select * from {{ ref('segment_insights') }}

),

totals as (

    select
        segment,
        metric,
        value

    from insights

    where metric in ('segment_revenue', 'orders')

),

parts as (

    select
        segment,
        dimension,
        case when metric = 'orders_by_channel' then 'orders' else 'segment_revenue' end as metric,
        sum(value) as value

    from insights

    where metric in ({{ "'" ~ metrics | join("', '") ~ "'" }}, 'orders_by_channel')

    group by segment, dimension, metric

)

select
    parts.segment,
    parts.dimension,
    parts.value,
    totals.value as value_of_segment

from parts

inner join totals
    on
        parts.segment = totals.segment
        and parts.metric = totals.metric

where parts.value <> totals.value
