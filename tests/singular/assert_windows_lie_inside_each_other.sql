-- A longer window holds at least what a shorter one holds, and the two years together no more than the whole history. Purchases
-- below 0 (counted in input_audit) may break this for the customer who made them.
select amperity_id

from {{ ref('transaction_attributes_extended') }}

where
    (
        {%- for measure in ['order_frequency', 'order_revenue', 'total_items'] %}
        l30d_{{ measure }} > l3m_{{ measure }}
        or l3m_{{ measure }} > l6m_{{ measure }}
        or l6m_{{ measure }} > l12m_{{ measure }}
        or l12m_{{ measure }} + ly12m_{{ measure }} > lifetime_{{ measure }}
        {{ 'or' if not loop.last }}
        {%- endfor %}
    )
    and amperity_id not in (
        select amperity_id
        from {{ ref('customer_orders') }}
        where order_revenue < 0 or order_quantity < 0
    )
