{%- set line_types = {'returned': 'return', 'canceled': 'cancellation'} -%}
{%- set returns_by = chosen('returns_by', ['return_date', 'order_date']) -%}
with

lines as (

    select * from {{ ref('unified_itemized_transactions') }}

),

orders as (

    select * from {{ ref('unified_transactions') }}

),

-- Empty unless the optional families are asked for: the columns that read this model are then NULL.
buyers as (

    select amperity_id

    from {{ ref('customer_order_sequence') }}

    where {{ 'true' if var('tae_optional', false) else 'false' }}

),

-- A return counts in the windows of its own day, or of its order's day (data-model §25, A20), for the customer of its order.
dated as (

    select
        orders.amperity_id,
        lines.order_id,
        lines.line_type,
        lines.item_quantity,
        {{ in_reporting_currency('lines.item_revenue', 'orders.currency') }} as item_revenue,
        {{ business_date('lines.order_datetime') }} as line_date,
        {{ business_date(('orders' if returns_by == 'order_date' else 'lines') ~ '.order_datetime') }} as order_date

    from lines

    inner join orders
        on lines.order_id = orders.order_id

    where lines.line_type in ('return', 'cancellation')

),

known as (

    select *

    from dated

    where line_date <= {{ as_of_date() }}

),

customer_returns as (

    select
        buyers.amperity_id,
        {%- for window in order_windows() %}
        {%- set last_window = loop.last %}
        {%- for name, line_type in line_types.items() %}
        {%- set inside = "known.line_type = '" ~ line_type ~ "' and " ~ in_window(window) %}
        count(distinct case when {{ inside }} then known.order_id end) as {{ window.name }}_order_{{ name }}_frequency,
        {{ money(
            'coalesce(sum(case when ' ~ inside ~ ' then known.item_revenue end), 0)'
        ) }} as {{ window.name }}_order_{{ name }}_revenue,
        cast(
            coalesce(sum(case when {{ inside }} then known.item_quantity end), 0) as bigint
        ) as {{ window.name }}_total_{{ name }}_items{{ ',' if not (last_window and loop.last) }}
        {%- endfor %}
        {%- endfor %}

    from buyers

    left join known
        on buyers.amperity_id = known.amperity_id

    group by buyers.amperity_id

)

select * from customer_returns
