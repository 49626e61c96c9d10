{{ segment(
    include=all_of(
        attribute('transaction_attributes_extended.first_order_datetime', 'is after', 'now - 30 days'),
        attribute('transaction_attributes_extended.first_order_purchase_channel', 'is in list', var('website_channels')),
    ),
) }}
