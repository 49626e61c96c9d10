{{ segment(
    include=attribute('customer_attributes.churn_trigger', 'is exactly', 'Highly at risk'),
    exclude=[in_campaign(treatment='churn_highly_at_risk')],
) }}
