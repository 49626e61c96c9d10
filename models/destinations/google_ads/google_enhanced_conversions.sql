{{ config(enabled=destination_is_on('google_ads'), meta=mart_meta(offline_event_days('google_enhanced_conversions'))) }}

{{ offline_events('google_enhanced_conversions') }}
