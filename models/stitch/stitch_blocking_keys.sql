{{ config(materialized='view') }}

with

stitch_keys as (

    select * from {{ ref('stitch_keys') }}

),

preprocessed as (

    select * from {{ ref('unified_preprocessed_raw') }}

),

stitch_blocking_keys as (

    select
        stitch_keys.bk,
        preprocessed.datasource,
        preprocessed.pk,
        stitch_keys.strategy

    from stitch_keys

    inner join preprocessed
        on stitch_keys.record_number = preprocessed.int_id

)

select * from stitch_blocking_keys
