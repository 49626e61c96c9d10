-- Seven days to each week of the retail calendar, the first a Sunday, and weeks that follow one another.
with

weeks as (

    select
        fiscal_week_start,
        fiscal_week_end,
        fiscal_year,
        fiscal_week_number,
        min(calendar_date) as first_day,
        max(calendar_date) as last_day,
        count(*) as days,
        min(case when calendar_date = fiscal_week_start then day_of_week end) as first_day_of_week,
        min(case when calendar_date = fiscal_week_end then day_of_week end) as last_day_of_week,
        {{ days_between(
            'lag(fiscal_week_start) over (order by fiscal_week_start)', 'fiscal_week_start'
        ) }} as days_since_last_week

    from {{ ref('fiscal_days') }}

    group by fiscal_week_start, fiscal_week_end, fiscal_year, fiscal_week_number

)

select * from weeks

where
    days <> 7
    or first_day <> fiscal_week_start
    or last_day <> fiscal_week_end
    or first_day_of_week <> 'Sunday'
    or last_day_of_week <> 'Saturday'
    or days_since_last_week <> 7
