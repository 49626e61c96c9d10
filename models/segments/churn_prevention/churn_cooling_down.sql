{{ segment(
    include=attribute('customer_attributes.churn_trigger', 'is exactly', 'Cooling down'),
    exclude=[in_campaign(treatment='churn_cooling_down')],
) }}
