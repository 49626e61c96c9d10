{{ config(enabled=destination_is_on('pinterest'), meta=mart_meta(offline_event_days('pinterest_events'))) }}

{{ offline_events('pinterest_events') }}
