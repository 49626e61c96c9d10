{%- set e_mail = ['email', 'first_name', 'last_name', 'external_id'] -%}
{%- set address = ['amperity_id', 'given_name', 'surname', 'address', 'address2', 'city', 'state', 'postal', 'country'] -%}
{{ campaign(
    id='churn-optimise',
    name='Churn optimise',
    type='recurring',
    launch_offset_days=1,
    include=['churn_cooling_down', 'churn_at_risk', 'churn_highly_at_risk', 'churn_lost'],
    entrance='new_to_sub_audience',
    sub_audiences=[
        {'id': 'cooling_down', 'name': 'Cooling down', 'segments': ['churn_cooling_down']},
        {'id': 'at_risk', 'name': 'At risk', 'segments': ['churn_at_risk']},
        {'id': 'highly_at_risk', 'name': 'Highly at risk', 'segments': ['churn_highly_at_risk']},
        {'id': 'lost', 'name': 'Lost', 'segments': ['churn_lost']},
    ],
    remaining=false,
    groups=[
        {'id': 'control', 'name': 'Control', 'percent': 10, 'control': true},
        {'id': 'offer', 'name': 'Offer', 'percent': 45, 'destinations': ['email_platform'], 'attributes': {'email_platform': e_mail}},
        {
            'id': 'letter', 'name': 'Letter', 'percent': 45, 'destinations': ['email_platform', 'print_shop'],
            'attributes': {'email_platform': e_mail, 'print_shop': address},
        },
    ],
) }}
