with

cast_failures as (

    {{ feed_cast_failures() }}

),

key_faults as (

    {{ feed_key_faults() }}

),

email_event_rejects as (

    select * from {{ ref('email_event_rejects') }}

),

product_catalog_rejects as (

    select * from {{ ref('product_catalog_rejects') }}

),

line_faults as (

    select * from {{ ref('transaction_line_faults') }}

),

faults as (

    select
        'value cannot be read' as reason,
        datasource,
        row_key,
        column_name,
        1 as rows_found

    from cast_failures

    union all

    select
        reason,
        datasource,
        row_key,
        'pk' as column_name,
        rows_found

    from key_faults

    union all

    select
        reason,
        datasource,
        pk as row_key,
        case when event_datetime is null then 'event_datetime' else 'event_type' end as column_name,
        1 as rows_found

    from email_event_rejects

    union all

    select
        reason,
        datasource,
        coalesce(pk, product_id, '') as row_key,
        'product_id' as column_name,
        1 as rows_found

    from product_catalog_rejects

    union all

    select
        reason,
        datasource,
        row_key,
        column_name,
        1 as rows_found

    from line_faults

),

input_audit as (

    select
        reason,
        datasource,
        row_key,
        column_name,
        cast(sum(rows_found) as bigint) as rows_found

    from faults

    group by reason, datasource, row_key, column_name

)

select * from input_audit
