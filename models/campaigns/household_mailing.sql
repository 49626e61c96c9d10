{{ campaign(
    id='household-mailing',
    name='Household mailing',
    type='one_time',
    launch_date='2026-07-06',
    include=['direct_mail_households'],
    exclude=['direct_mail_inactive_low_value'],
    sub_audiences=[
        {'id': 'active_high', 'name': 'Active, high value', 'segments': ['direct_mail_active_high_value']},
        {'id': 'active_low', 'name': 'Active, low value', 'segments': ['direct_mail_active_low_value']},
        {'id': 'inactive_high', 'name': 'Inactive, high value', 'segments': ['direct_mail_inactive_high_value']},
    ],
    groups=[
        {'id': 'control', 'name': 'Control', 'percent': 10, 'control': true},
        {
            'id': 'letter', 'name': 'Letter', 'percent': 90, 'destinations': ['print_shop'],
            'attributes': {'print_shop': [
                'amperity_id', 'given_name', 'surname', 'address', 'address2', 'city', 'state', 'postal', 'country',
                'merged_households.household_id',
            ]},
        },
    ],
) }}
