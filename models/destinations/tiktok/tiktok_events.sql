{{ config(enabled=destination_is_on('tiktok'), meta=mart_meta(offline_event_days('tiktok_events'))) }}

{{ offline_events('tiktok_events') }}
