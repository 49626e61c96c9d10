{{ campaign_launch('churn_expand_phase', destination='email_platform', groups='all') }}
