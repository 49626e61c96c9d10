{{ segment(
    include=all_of(
        attribute('customer_attributes.contactable_address', 'is true'),
        attribute('customer_attributes.is_primary_buyer_household', 'is true'),
        attribute('customer_attributes.churn_trigger', 'is in list', ['At risk', 'Highly at risk', 'Lost']),
        attribute('predicted_clv_attributes.predicted_customer_lifetime_value_tier', 'is in list', ['Medium', 'Low']),
    ),
) }}
