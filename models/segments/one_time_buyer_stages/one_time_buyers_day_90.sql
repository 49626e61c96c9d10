{{ segment(
    include=all_of(
        attribute('transaction_attributes_extended.one_and_done', 'is true'),
        attribute('transaction_attributes_extended.first_order_datetime', 'is before', 'today - 60 days'),
        attribute('transaction_attributes_extended.first_order_datetime', 'is on or after', 'today - 90 days'),
    ),
) }}
