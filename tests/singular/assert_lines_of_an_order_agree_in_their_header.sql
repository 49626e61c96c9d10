{{ config(severity='warn') }}
-- Brand, channel and store of an order come from its best line; others on further lines are passed over (data-model §25, A13).
-- Mend: give sales of several stores or channels order ids of their own.
select order_id

from {{ ref('unified_itemized_transactions') }}

where line_type = 'purchase'

group by order_id

having
    min(purchase_brand) <> max(purchase_brand)
    or min(purchase_channel) <> max(purchase_channel)
    or min(store_id) <> max(store_id)
