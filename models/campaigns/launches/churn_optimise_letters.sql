{{ campaign_launch('churn_optimise_phase', destination='print_shop', group='letter') }}
