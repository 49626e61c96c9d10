{{ segment(
    include=all_of(
        attribute('customer_attributes.churn_trigger', 'is exactly', 'Cooling down'),
        has_not_purchased(date=['after', 'today - 90 days']),
        attribute('transaction_attributes_extended.lifetime_average_order_value', 'is greater than', 200),
        attribute('customer_360.loyalty_is_opted_in', 'is true'),
    ),
) }}
