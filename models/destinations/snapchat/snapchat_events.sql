{{ config(enabled=destination_is_on('snapchat'), meta=mart_meta(offline_event_days('snapchat_events'))) }}

{{ offline_events('snapchat_events') }}
