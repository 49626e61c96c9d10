{{ segment(
    include=all_of(
        attribute('transaction_attributes_extended.first_order_datetime', 'is after', 'today - 1 month'),
        attribute('customer_attributes.is_sms_opted_in', 'is true'),
    ),
) }}
