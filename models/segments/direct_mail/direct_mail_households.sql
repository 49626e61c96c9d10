{{ segment(
    include=all_of(
        attribute('customer_attributes.contactable_address', 'is true'),
        attribute('customer_attributes.is_primary_buyer_household', 'is true'),
    ),
) }}
