{{ config(enabled=destination_is_on('criteo'), meta=mart_meta(offline_event_days('criteo_events_itemized'))) }}

{{ offline_events('criteo_events_itemized') }}
