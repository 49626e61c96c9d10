{#- Until customers have predicted tiers, their tenths of what was spent in the last 12 months stand for them. -#}
{%- set high_value = any_of(
    attribute('predicted_clv_attributes.predicted_customer_lifetime_value_tier', 'is in list', ['Platinum', 'Gold', 'Silver', 'Bronze']),
    attribute('transaction_attributes_extended.l12m_monetary', 'is greater than', 7),
) -%}
{%- set medium_value = any_of(
    attribute('predicted_clv_attributes.predicted_customer_lifetime_value_tier', 'is exactly', 'Medium'),
    attribute('transaction_attributes_extended.l12m_monetary', 'is between', 4, 8),
) -%}
{%- set profile = {
    'email_platform': ['email', 'first_name', 'last_name', 'external_id'],
    'ad_platform': ['EXTERN_ID', 'EMAIL', 'PHONE', 'FN', 'LN', 'ZIP', 'COUNTRY'],
} -%}
{{ campaign(
    id='churn-expand',
    name='Churn expand',
    type='recurring',
    launch_offset_days=1,
    include=['churn_cooling_down', 'churn_at_risk'],
    exclude=['suppress_paid_media'],
    entrance='new_to_sub_audience',
    sub_audiences=[
        {'id': 'cooling_high', 'name': 'Cooling down, high value', 'criteria': all_of(member_of('churn_cooling_down'), high_value)},
        {'id': 'cooling_medium', 'name': 'Cooling down, medium value', 'criteria': all_of(member_of('churn_cooling_down'), medium_value)},
        {'id': 'risk_high', 'name': 'At risk, high value', 'criteria': all_of(member_of('churn_at_risk'), high_value)},
        {'id': 'risk_medium', 'name': 'At risk, medium value', 'criteria': all_of(member_of('churn_at_risk'), medium_value)},
    ],
    remaining=false,
    groups=[
        {'id': 'control', 'name': 'Control', 'percent': 10, 'control': true},
        {'id': 'reminder', 'name': 'Reminder', 'percent': 45, 'destinations': ['email_platform', 'ad_platform'], 'attributes': profile},
        {'id': 'offer', 'name': 'Offer', 'percent': 45, 'destinations': ['email_platform', 'ad_platform'], 'attributes': profile},
    ],
) }}
