{%- set first_year = var('fiscal_calendar_first_year', 2000) | int -%}
{%- set last_year = var('fiscal_calendar_last_year', 2040) | int -%}
{%- set first_day = modules.datetime.date(first_year, 1, 29) -%}
{%- set last_day = modules.datetime.date(last_year + 1, 2, 3) -%}
with

numbers as (

    {{ dbt.generate_series((last_day - first_day).days + 1) }}

),

days as (

    select {{ add_days("cast('" ~ first_day ~ "' as date)", 'cast(generated_number - 1 as int)') }} as calendar_date

    from numbers

),

-- 7 January 1900 was a Sunday.
weekdays as (

    select
        calendar_date,
        cast(mod({{ days_between("cast('1900-01-07' as date)", 'calendar_date') }}, 7) as int) as days_since_sunday

    from days

),

weeks as (

    select
        calendar_date,
        days_since_sunday,
        {{ add_days('calendar_date', '-days_since_sunday') }} as fiscal_week_start

    from weekdays

),

-- A year ends on the Saturday nearest to 31 January (28 January to 3 February), so its first week is the first one whose
-- Wednesday lies in February: a month before that Wednesday is in the calendar year that names the fiscal one.
years as (

    select
        calendar_date,
        days_since_sunday,
        fiscal_week_start,
        cast(extract(year from {{ add_months(add_days('fiscal_week_start', 3), -1) }}) as bigint) as fiscal_year

    from weeks

),

fiscal_days as (

    select
        calendar_date,
        fiscal_year,
        cast(
            {{ days_between('min(fiscal_week_start) over (partition by fiscal_year)', 'fiscal_week_start') }} / 7 + 1 as bigint
        ) as fiscal_week_number,
        fiscal_week_start,
        {{ add_days('fiscal_week_start', 6) }} as fiscal_week_end,
        case days_since_sunday
            {%- for name in ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] %}
            when {{ loop.index0 }} then '{{ name }}'
            {%- endfor %}
        end as day_of_week

    from years

    where fiscal_year between {{ first_year }} and {{ last_year }}

)

select * from fiscal_days
