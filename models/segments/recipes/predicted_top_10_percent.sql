{{ segment(
    include=all_of(
        attribute('predicted_clv_attributes.predicted_customer_lifetime_value_tier', 'is in list', ['Platinum', 'Gold', 'Silver']),
        attribute('customer_attributes.contactable_email', 'is true'),
    ),
) }}
