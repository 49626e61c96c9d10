{{ config(materialized='view') }}

with

events as (

    select * from {{ source('activation', 'delivery_events') }}

),

campaign_members as (

    select * from {{ source('activation', 'campaign_members') }}

),

ends as (

    select
        events.*,
        max(case when event = 'exported' then event_number end) over (
            partition by delivery_id
            order by event_number
            rows between unbounded preceding and current row
        ) as exported_number

    from events

),

-- Of several attempts at a delivery the last one before its end is what arrived; without an end nothing did.
deliveries as (

    select
        ends.delivery_id,
        ends.event_number,
        ends.orchestration,
        ends.run_id,
        ends.occurred_at as delivery_datetime,
        ends.fire_time,
        ends.destination,
        ends.remote_path,
        exports.dbt_invocation_id,
        {{ json_text('exports.details', 'members') }} as export_id

    from ends

    inner join events as exports
        on
            ends.delivery_id = exports.delivery_id
            and ends.exported_number = exports.event_number

    where ends.event = 'committed'

),

delivered as (

    select
        campaign_members.*,
        deliveries.event_number,
        deliveries.orchestration,
        deliveries.run_id,
        deliveries.delivery_datetime,
        deliveries.fire_time,
        deliveries.destination,
        deliveries.remote_path,
        deliveries.dbt_invocation_id,
        -- Files of one fire time have one control group: that of the first file that arrived. Its members share the rank.
        dense_rank() over (
            partition by
                campaign_members.campaign_id,
                campaign_members.sub_audience_id,
                campaign_members.treatment_id,
                deliveries.fire_time
            order by deliveries.delivery_datetime, deliveries.delivery_id, deliveries.event_number
        ) as file_number

    from campaign_members

    inner join deliveries
        on campaign_members.export_id = deliveries.export_id

),

campaign_history as (

    select
        amperity_id,
        campaign_id,
        campaign_name,
        campaign_type,
        segment_id,
        segment_name,
        sub_audience_id,
        sub_audience_name,
        treatment_id,
        treatment_name,
        is_control,
        case when not is_control then destination end as destination_name,
        case when not is_control then remote_path end as remote_path,
        orchestration,
        delivery_id,
        event_number,
        run_id,
        dbt_invocation_id,
        fire_time,
        coalesce(launch_datetime, fire_time) as launch_datetime,
        delivery_datetime

    from delivered

    where not is_control or file_number = 1

)

select * from campaign_history
