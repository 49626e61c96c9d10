{{ segment(
    include=all_of(
        attribute('customer_attributes.contactable_email', 'is true'),
        attribute('transaction_attributes_extended.days_since_latest_order', 'is greater than or equal to', 730),
    ),
) }}
