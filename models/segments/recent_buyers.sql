select amperity_id

from {{ ref('customer_360') }}

where l12m_order_frequency >= 1
