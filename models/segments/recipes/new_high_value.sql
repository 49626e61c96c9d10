{{ segment(
    include=all_of(
        attribute('transaction_attributes_extended.first_order_datetime', 'is on or after', 'now - 3 months'),
        attribute('transaction_attributes_extended.first_order_datetime', 'is on or before', 'now'),
        attribute('predicted_clv_attributes.predicted_customer_lifetime_value_tier', 'is in list', ['Platinum', 'Gold', 'Silver']),
    ),
) }}
