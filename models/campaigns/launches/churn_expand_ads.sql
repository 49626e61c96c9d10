{{ campaign_launch('churn_expand_phase', destination='ad_platform', groups='all') }}
