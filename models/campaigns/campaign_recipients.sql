with

campaign_history as (

    select * from {{ ref('campaign_history') }}

),

campaign_recipients as (

    select
        {{ md5_hex(
            "campaign_id || '|' || sub_audience_id || '|' || treatment_id || '|' || coalesce(destination_name, '') || '|' || delivery_id"
            ~ " || '|' || cast(event_number as " ~ type_of('text') ~ ") || '|' || amperity_id"
        ) }} as pk,
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
        destination_name as destination_id,
        destination_name,
        destination_name as target_id,
        destination_name as target_name,
        cast({{ dbt.string_literal(target.name) }} as {{ type_of('text') }}) as database_id,
        cast({{ dbt.string_literal(target.database or target.schema) }} as {{ type_of('text') }}) as database_name,
        dbt_invocation_id as dataset_version,
        run_id as workflow_id,
        launch_datetime,
        delivery_datetime

    from campaign_history

)

select * from campaign_recipients
