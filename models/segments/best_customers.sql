select amperity_id

from {{ ref('customer_360') }}

where l12m_recency >= 8 and l12m_frequency >= 8 and l12m_monetary >= 8
