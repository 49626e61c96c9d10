{{ segment(
    include=any_of(
        attribute('transaction_attributes_extended.latest_order_datetime', 'is before', 'today - 1 year'),
        attribute('customer_attributes.churn_trigger', 'is in list', ['At risk', 'Highly at risk', 'Lost']),
    ),
) }}
