with

fiscal_days as (

    select * from {{ ref('fiscal_days') }}

),

holiday_sales as (

    select * from {{ ref('holiday_sales') }}

),

numbers as (

    {{ dbt.generate_series(366) }}

),

dated as (

    select
        calendar_date,
        day_of_week,
        extract(year from calendar_date) as calendar_year,
        extract(month from calendar_date) as calendar_month,
        extract(day from calendar_date) as day_of_month,
        extract(month from {{ add_days('calendar_date', 7) }}) as month_a_week_later

    from fiscal_days

),

-- The day that a rule names: a date of each year, or the first, second, … or last of a weekday in its month.
anchors as (

    select
        holiday_sales.holiday_sale_name,
        holiday_sales.precedence,
        holiday_sales.length_days,
        {{ add_days('dated.calendar_date', 'cast(holiday_sales.offset_days as int)') }} as first_date

    from holiday_sales

    inner join dated
        on
            holiday_sales.calendar_month = dated.calendar_month
            and coalesce(holiday_sales.calendar_year, dated.calendar_year) = dated.calendar_year
            and (
                holiday_sales.day_of_month = dated.day_of_month
                or (
                    holiday_sales.day_of_week = dated.day_of_week
                    and (
                        -- The second Monday lies between the 8th and the 14th.
                        dated.day_of_month between 7 * holiday_sales.occurrence - 6 and 7 * holiday_sales.occurrence
                        or (holiday_sales.occurrence = -1 and dated.month_a_week_later <> dated.calendar_month)
                    )
                )
            )

),

covered as (

    select
        {{ add_days('anchors.first_date', 'cast(numbers.generated_number - 1 as int)') }} as calendar_date,
        anchors.holiday_sale_name,
        anchors.precedence

    from anchors

    inner join numbers
        on anchors.length_days >= numbers.generated_number

),

ranked as (

    select
        calendar_date,
        holiday_sale_name,
        row_number() over (
            partition by calendar_date
            order by precedence asc nulls last, {{ in_code_point_order('holiday_sale_name') }} asc
        ) as name_rank

    from covered

),

holiday_sale_days as (

    select
        calendar_date,
        holiday_sale_name

    from ranked

    where name_rank = 1

)

select * from holiday_sale_days
