{{ config(severity='warn') }}
-- net_order_revenue subtracts the order discount; where the lines' revenue is already less by it, it is subtracted twice
-- (data-model §25, A16). Mend: set net_revenue_subtract_order_discount to false, or deliver the lines' revenue before the
-- order discount.
select
    order_id,
    order_list_price,
    order_revenue,
    order_discount_amount,
    sum_item_discount_amount

from {{ ref('unified_transactions') }}

where
    {{ 'true' if var('net_revenue_subtract_order_discount', true) else 'false' }}
    and has_purchase_line
    and order_discount_amount > 0
    and order_list_price - order_revenue > 0
    and (
        abs(order_list_price - order_revenue - order_discount_amount) <= 0.01
        or abs(order_list_price - order_revenue - order_discount_amount - sum_item_discount_amount) <= 0.01
    )
