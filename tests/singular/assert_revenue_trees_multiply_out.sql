-- Revenue is customers times orders per customer times average order value, and an order's value its units times what one brings
-- (data-model §21.2). The nodes are rounded to six decimals, so a millionth of the product may be missing.
with

tree as (

    select
        segment,
        max(case when metric = 'net_revenue' then value end) as net_revenue,
        max(case when metric = 'customers' then value end) as customers,
        max(case when metric = 'orders_per_customer' then value end) as orders_per_customer,
        max(case when metric = 'average_order_value' then value end) as average_order_value,
        max(case when metric = 'units_per_transaction' then value end) as units_per_transaction,
        max(case when metric = 'average_unit_revenue' then value end) as average_unit_revenue

    from {{ ref('segment_insights') }}

    where section = 'revenue_tree'

    group by segment

),

products as (

    select
        tree.*,
        cast(customers as {{ type_of('double') }}) * orders_per_customer * average_order_value as revenue_of_tree,
        cast(units_per_transaction as {{ type_of('double') }}) * average_unit_revenue as order_value_of_tree

    from tree

)

select
    segment,
    net_revenue,
    revenue_of_tree,
    average_order_value,
    order_value_of_tree

from products

where
    abs(net_revenue - coalesce(revenue_of_tree, 0)) > 0.01 + abs(net_revenue) / 1000000
    or abs(average_order_value - order_value_of_tree) > 0.01 + abs(average_order_value) / 1000000
