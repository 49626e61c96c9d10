{{ segment(
    include=attribute('customer_attributes.churn_trigger', 'is exactly', 'At risk'),
    exclude=[in_campaign(treatment='churn_at_risk')],
) }}
