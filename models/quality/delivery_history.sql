with

events as (

    select * from {{ source('activation', 'delivery_events') }}

),

ranked as (

    select
        events.*,
        row_number() over (partition by delivery_id order by occurred_at desc, event_id desc) as recency

    from events

),

delivery_history as (

    select
        delivery_id,
        orchestration,
        mart,
        destination,
        remote_path,
        fire_time,
        window_date,
        event as last_event,
        occurred_at as last_event_at,
        event = 'committed' as is_delivered,
        row_count,
        byte_count,
        content_sha256,
        file_sha256,
        reason,
        message

    from ranked

    where recency = 1

)

select * from delivery_history
