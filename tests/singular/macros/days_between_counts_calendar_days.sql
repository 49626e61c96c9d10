with

spans as (

    select
        date '2022-05-01' as start_date,
        date '2025-01-15' as end_date,
        cast(990 as bigint) as expected
    union all
    select date '2022-05-01', date '2024-02-01', 641
    union all
    select date '2024-02-28', date '2024-03-01', 2
    union all
    select date '2023-02-28', date '2023-03-01', 1
    union all
    select date '2024-01-31', date '2025-01-31', 366
    union all
    select date '2025-01-31', date '2025-01-31', 0
    union all
    select date '2025-02-01', date '2025-01-31', -1
    union all
    select null, date '2025-01-31', null
    union all
    select date '2025-01-31', null, null

),

counted as (

    select
        start_date,
        end_date,
        expected,
        {{ days_between('start_date', 'end_date') }} as actual

    from spans

)

select * from counted

where actual is distinct from expected
