with

steps as (

    select
        date '2024-02-28' as start_date,
        1 as days,
        date '2024-02-29' as expected
    union all
    select date '2023-02-28', 1, date '2023-03-01'
    union all
    select date '2026-06-30', -7, date '2026-06-23'
    union all
    select date '2026-01-01', -1, date '2025-12-31'
    union all
    select date '2026-06-30', -30, date '2026-05-31'
    union all
    select date '2026-06-30', 0, date '2026-06-30'
    union all
    select date '2025-12-31', 366, date '2027-01-01'
    union all
    select null, 1, null

),

stepped as (

    select
        start_date,
        days,
        expected,
        {{ add_days('start_date', 'days') }} as actual

    from steps

)

select * from stepped

where actual is distinct from expected
