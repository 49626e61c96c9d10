-- Money and units of the orders are those of their lines, type by type.
with

items as (

    select
        line_type,
        sum(item_revenue) as revenue,
        sum(item_quantity) as quantity

    from {{ ref('unified_itemized_transactions') }}

    group by line_type

),

orders as (

    select
        'purchase' as line_type,
        sum(order_revenue) as revenue,
        sum(order_quantity) as quantity

    from {{ ref('unified_transactions') }}

    union all

    select
        'return' as line_type,
        sum(order_returned_revenue) as revenue,
        sum(order_returned_quantity) as quantity

    from {{ ref('unified_transactions') }}

    union all

    select
        'cancellation' as line_type,
        sum(order_canceled_revenue) as revenue,
        sum(order_canceled_quantity) as quantity

    from {{ ref('unified_transactions') }}

)

select
    orders.line_type,
    orders.revenue as order_revenue,
    items.revenue as item_revenue,
    orders.quantity as order_quantity,
    items.quantity as item_quantity

from orders

left join items
    on orders.line_type = items.line_type

where
    coalesce(orders.revenue, 0) <> coalesce(items.revenue, 0)
    or coalesce(orders.quantity, 0) <> coalesce(items.quantity, 0)
