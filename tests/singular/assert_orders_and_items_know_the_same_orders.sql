with

item_orders as (

    select distinct order_id

    from {{ ref('unified_itemized_transactions') }}

    where order_id is not null

)

select
    item_orders.order_id as item_order_id,
    orders.order_id

from item_orders

full outer join {{ ref('unified_transactions') }} as orders
    on item_orders.order_id = orders.order_id

where item_orders.order_id is null or orders.order_id is null
