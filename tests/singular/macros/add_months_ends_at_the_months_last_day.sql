-- A day that the target month lacks becomes its last day (data-model.md §24, "Months"); no other day moves.
with

steps as (

    select
        date '2024-02-29' as start_date,
        -12 as months,
        date '2023-02-28' as expected
    union all
    select date '2024-02-29', -24, date '2022-02-28'
    union all
    select date '2024-02-29', -48, date '2020-02-29'
    union all
    select date '2024-02-29', 12, date '2025-02-28'
    union all
    select date '2025-02-28', -12, date '2024-02-28'
    union all
    select date '2025-02-28', 1, date '2025-03-28'
    union all
    select date '2025-03-31', -1, date '2025-02-28'
    union all
    select date '2024-03-31', -1, date '2024-02-29'
    union all
    select date '2025-05-31', -3, date '2025-02-28'
    union all
    select date '2025-08-31', -6, date '2025-02-28'
    union all
    select date '2025-01-31', 1, date '2025-02-28'
    union all
    select date '2025-01-31', -12, date '2024-01-31'
    union all
    select date '2025-01-15', -1, date '2024-12-15'
    union all
    select date '2025-12-31', 1, date '2026-01-31'
    union all
    select date '2025-06-30', 0, date '2025-06-30'
    union all
    select null, 1, null

),

stepped as (

    select
        start_date,
        months,
        expected,
        {{ add_months('start_date', 'months') }} as actual

    from steps

)

select * from stepped

where actual is distinct from expected
