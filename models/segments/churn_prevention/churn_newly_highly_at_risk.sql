{{ segment(
    include=all_of(
        attribute('customer_attributes.churn_trigger', 'is exactly', 'Highly at risk'),
        attribute('customer_attributes.churn_trigger_start_datetime', 'is after', 'today - 7 days'),
        has_not_purchased(date=['after', 'today - 120 days']),
    ),
) }}
