with

events as (

    select * from {{ ref('email_events_mapped') }}

),

email_event_rejects as (

    select
        datasource,
        pk,
        case
            when event_datetime is null then 'event_datetime missing or not a time'
            when received_event_type is null then 'event_type missing'
            else 'event_type unknown'
        end as reason,
        received_event_type,
        event_datetime

    from events

    where event_type is null or event_datetime is null

)

select * from email_event_rejects
