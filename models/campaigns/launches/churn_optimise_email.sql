{{ campaign_launch('churn_optimise_phase', destination='email_platform', groups='all') }}
