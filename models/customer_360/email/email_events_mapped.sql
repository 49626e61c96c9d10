with

events as (

    {{ union_feeds('email_events') }}

),

event_types as (

    select * from {{ ref('email_event_types') }}

),

-- The platform's word becomes one of the seven exact spellings; NULL marks an event that has none.
email_events_mapped as (

    select
        events.datasource,
        events.brand,
        events.email,
        lower(events.email) as email_lower,
        events.event_datetime,
        events.event_type as received_event_type,
        event_types.event_type,
        events.send_id,
        events.region,
        events.campaign_id,
        events.campaign_name,
        events.treatment_id,
        events.treatment_name,
        events.persado_id,
        coalesce(
            events.pk,
            {{ md5_hex(
                "concat_ws('|', coalesce(events.brand, ''), coalesce(lower(events.email), ''), coalesce(events.event_type, ''), "
                ~ "coalesce(cast(events.event_datetime as " ~ type_of('text') ~ "), ''), coalesce(events.send_id, ''))"
            ) }}
        ) as pk

    from events

    left join event_types
        on lower(events.event_type) = event_types.received_event_type

)

select * from email_events_mapped
