with

events as (

    select * from {{ source('activation', 'delivery_events') }}

),

ranked as (

    select
        events.*,
        row_number() over (
            partition by delivery_id
            order by event_number desc
        ) as recency,
        max(case when event = 'committed' then occurred_at end) over (
            partition by delivery_id
        ) as delivered_at

    from events

),

-- A refusal or a failure after the delivery does not undo it: what is delivered stays delivered.
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
        delivered_at is not null as is_delivered,
        delivered_at,
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
