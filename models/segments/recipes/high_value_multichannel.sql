{{ segment(
    include=all_of(
        attribute('transaction_attributes_extended.lifetime_order_revenue', 'is greater than', 500),
        attribute('transaction_attributes_extended.multi_purchase_channel', 'is true'),
    ),
) }}
