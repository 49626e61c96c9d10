{%- set profile = {'email_platform': ['email', 'first_name', 'last_name', 'external_id']} -%}
{{ campaign(
    id='churn-test',
    name='Churn test',
    type='recurring',
    launch_offset_days=1,
    include=['churn_cooling_down'],
    entrance='new_only',
    groups=[
        {'id': 'control', 'name': 'Control', 'percent': 10, 'control': true},
        {'id': 'reminder', 'name': 'Reminder', 'percent': 45, 'destinations': ['email_platform'], 'attributes': profile},
        {'id': 'offer', 'name': 'Offer', 'percent': 45, 'destinations': ['email_platform'], 'attributes': profile},
    ],
) }}
