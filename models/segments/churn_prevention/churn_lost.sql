{{ segment(
    include=attribute('customer_attributes.churn_trigger', 'is exactly', 'Lost'),
    exclude=[in_campaign(treatment='churn_lost')],
) }}
