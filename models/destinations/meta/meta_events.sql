{{ config(enabled=destination_is_on('meta'), meta=mart_meta(offline_event_days('meta_events'))) }}

{{ offline_events('meta_events') }}
