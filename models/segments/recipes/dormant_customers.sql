{{ segment(include=attribute('transaction_attributes_extended.latest_order_datetime', 'is before', 'today - 2 years')) }}
