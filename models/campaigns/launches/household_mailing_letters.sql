{{ campaign_launch('household_mailing', destination='print_shop', groups='all') }}
