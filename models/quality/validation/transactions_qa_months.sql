{%- set amounts = ['cost', 'list_price', 'discount_amount', 'subtotal'] -%}
{%- set line_day = business_date('order_datetime') -%}
with

lines as (

    select * from {{ ref('unified_itemized_transactions') }}

),

orders as (

    select * from {{ ref('unified_transactions') }}

),

-- TQ-1: all kinds of lines in the month of the line, so that returns and cancellations take away.
items as (

    select
        cast(extract(year from {{ line_day }}) as bigint) as year,
        cast(extract(month from {{ line_day }}) as bigint) as month,
        datasource,
        count(*) as item_lines,
        sum(item_quantity) as item_quantity,
        {%- for amount in amounts %}
        sum(item_{{ amount }}) as item_{{ amount }},
        {%- endfor %}
        {%- for line_type, name in [('purchase', 'gross'), ('return', 'returned'), ('cancellation', 'canceled')] %}
        sum(case when line_type = '{{ line_type }}' then item_revenue else 0 end) as {{ name }}_item_revenue,
        {%- endfor %}
        sum(item_revenue) as item_revenue

    from lines

    group by
        cast(extract(year from {{ line_day }}) as bigint),
        cast(extract(month from {{ line_day }}) as bigint),
        datasource

),

-- TQ-2: gross, in the month of the order.
headers as (

    select
        cast(extract(year from {{ line_day }}) as bigint) as year,
        cast(extract(month from {{ line_day }}) as bigint) as month,
        datasource,
        count(*) as orders,
        sum(order_revenue) as order_revenue,
        sum(order_quantity) as order_quantity,
        sum(order_cost) as order_cost,
        sum(order_profit) as order_profit,
        sum(order_subtotal) as order_subtotal,
        sum(order_discount_amount) as order_discount_amount

    from orders

    group by
        cast(extract(year from {{ line_day }}) as bigint),
        cast(extract(month from {{ line_day }}) as bigint),
        datasource

),

months as (

    select
        year,
        month,
        datasource

    from items

    union

    select
        year,
        month,
        datasource

    from headers

),

transactions_qa_months as (

    select
        months.year,
        months.month,
        months.datasource,

        ---------- lines, net of returns and cancellations
        coalesce(items.item_lines, 0) as item_lines,
        cast(coalesce(items.item_quantity, 0) as bigint) as item_quantity,
        {%- for amount in amounts %}
        {{ money('items.item_' ~ amount) }} as item_{{ amount }},
        {%- endfor %}
        {{ money('coalesce(items.gross_item_revenue, 0)') }} as gross_item_revenue,
        {{ money('coalesce(items.returned_item_revenue, 0)') }} as returned_item_revenue,
        {{ money('coalesce(items.canceled_item_revenue, 0)') }} as canceled_item_revenue,
        {{ money('coalesce(items.item_revenue, 0)') }} as item_revenue,

        ---------- orders, gross
        coalesce(headers.orders, 0) as orders,
        {{ money('coalesce(headers.order_revenue, 0)') }} as order_revenue,
        cast(coalesce(headers.order_quantity, 0) as bigint) as order_quantity,
        {%- for amount in ['cost', 'profit', 'subtotal', 'discount_amount'] %}
        {{ money('headers.order_' ~ amount) }} as order_{{ amount }}{{ ',' if not loop.last }}
        {%- endfor %}

    from months

    left join items
        on
            months.year is not distinct from items.year
            and months.month is not distinct from items.month
            and months.datasource = items.datasource

    left join headers
        on
            months.year is not distinct from headers.year
            and months.month is not distinct from headers.month
            and months.datasource = headers.datasource

)

select * from transactions_qa_months
