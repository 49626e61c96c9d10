{{ campaign_launch('second_purchase_stages', destination='email_platform', groups='all') }}
