with

stitch_keys as (

    select * from {{ ref('stitch_keys') }}

),

strategies as (

    select * from {{ ref('stitch_blocking_strategies') }}

),

counted as (

    select
        strategy,
        bk,
        count(*) as records,
        min(record_number) as first_record_number

    from stitch_keys

    group by strategy, bk

    having count(*) > 1

),

stitch_key_sizes as (

    select
        counted.strategy,
        counted.bk,
        counted.records,
        counted.first_record_number,
        strategies.pairing,
        counted.records > coalesce(strategies.max_records, counted.records) as is_capped

    from counted

    inner join strategies
        on counted.strategy = strategies.strategy

)

select * from stitch_key_sizes
