{{ config(enabled=destination_is_on('klaviyo'), meta=mart_meta(offline_event_days('klaviyo_events'))) }}

{{ offline_events('klaviyo_events') }}
