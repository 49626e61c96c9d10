{{ campaign(
    id='second-purchase',
    name='Second purchase',
    type='recurring',
    launch_offset_days=0,
    include=[
        'one_time_buyers_day_00', 'one_time_buyers_day_07', 'one_time_buyers_day_14', 'one_time_buyers_day_30', 'one_time_buyers_day_60',
        'one_time_buyers_day_90',
    ],
    entrance='new_to_sub_audience',
    sub_audiences=[
        {'id': 'day_00', 'name': 'Welcome', 'segments': ['one_time_buyers_day_00']},
        {'id': 'day_07', 'name': 'After a day', 'segments': ['one_time_buyers_day_07']},
        {'id': 'day_14', 'name': 'After a week', 'segments': ['one_time_buyers_day_14']},
        {'id': 'day_30', 'name': 'After two weeks', 'segments': ['one_time_buyers_day_30']},
        {'id': 'day_60', 'name': 'After a month', 'segments': ['one_time_buyers_day_60']},
        {'id': 'day_90', 'name': 'After two months', 'segments': ['one_time_buyers_day_90']},
    ],
    remaining=false,
    groups=[
        {'id': 'control', 'name': 'Control', 'percent': 10, 'control': true},
        {
            'id': 'letter', 'name': 'Letter of the stage', 'percent': 90, 'destinations': ['email_platform'],
            'attributes': {'email_platform': [
                'email', 'first_name', 'external_id', {'name': 'first_order', 'from': 'transaction_attributes_extended.first_order_datetime'},
            ]},
        },
    ],
) }}
