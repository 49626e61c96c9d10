{{ config(materialized='view') }}
with

validation_report as (

    select * from {{ ref('validation_report') }}

),

validation_checks as (

    select * from {{ ref('validation_checks') }}

),

runs as (

    select
        run_id,
        row_number() over (order by run_started_at desc, run_id desc) as recency

    from (
        select distinct
            run_id,
            run_started_at
        from validation_report
    ) as known

),

validation_report_latest as (

    select
        validation_report.*,
        validation_checks.why_it_matters,
        validation_checks.how_to_mend

    from validation_report

    inner join runs
        on validation_report.run_id = runs.run_id

    left join validation_checks
        on validation_report.check_id = validation_checks.check_id

    where runs.recency = 1

)

select * from validation_report_latest
