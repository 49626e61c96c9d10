{{ segment(
    include=all_of(
        attribute('transaction_attributes_extended.latest_order_datetime', 'is on or after', 'today - 1 year'),
        attribute('transaction_attributes_extended.l12m_order_frequency', 'is greater than or equal to', 5),
        attribute('unified_transactions.purchase_channel', 'is in list', var('offline_channels')),
    ),
) }}
