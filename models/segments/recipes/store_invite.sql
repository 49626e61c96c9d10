{{ segment(
    include=all_of(
        attribute('customer_attributes.contactable_phone', 'is true'),
        attribute('merged_customers.postal', 'is in list', var('store_invite_postal_codes')),
    ),
) }}
