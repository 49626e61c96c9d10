with

events as (

    select * from {{ ref('email_events_mapped') }}

),

-- The same event delivered twice counts once; of equal ones the lowest (datasource, pk) stays.
ranked as (

    select
        events.*,
        row_number() over (
            partition by brand, email_lower, event_type, event_datetime, send_id
            order by {{ in_code_point_order('datasource') }}, {{ in_code_point_order('pk') }}
        ) as copy_number

    from events

    where event_type is not null and event_datetime is not null

),

unified_email_events as (

    select
        datasource,
        pk,
        brand,
        email,
        event_datetime,
        event_type,
        region,
        send_id,
        campaign_id,
        campaign_name,
        treatment_id,
        treatment_name,
        persado_id

    from ranked

    where copy_number = 1

)

select * from unified_email_events
