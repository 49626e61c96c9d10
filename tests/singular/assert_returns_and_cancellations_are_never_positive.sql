select
    uit_pk,
    line_type,
    item_quantity,
    item_revenue

from {{ ref('unified_itemized_transactions') }}

where
    line_type in ('return', 'cancellation')
    and (item_quantity > 0 or item_revenue > 0)
