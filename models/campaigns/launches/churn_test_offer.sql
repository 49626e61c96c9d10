{{ campaign_launch('churn_test_phase', destination='email_platform', group='offer') }}
