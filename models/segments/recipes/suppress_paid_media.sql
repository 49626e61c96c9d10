{{ segment(
    include=any_of(
        attribute('transaction_attributes_extended.l12m_monetary', 'is in list', [1, 2]),
        attribute('customer_attributes.historical_purchaser_lifecycle_status', 'is exactly', 'Lapsed'),
        attribute('predicted_clv_attributes.predicted_customer_lifetime_value_tier', 'is exactly', 'Low'),
    ),
) }}
