{{ config(enabled=destination_is_on('google_analytics'), meta=mart_meta(offline_event_days('google_analytics_events'))) }}

{{ offline_events('google_analytics_events') }}
