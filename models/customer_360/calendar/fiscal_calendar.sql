{%- set mode = chosen('fiscal_calendar_mode', ['nrf', 'feed']) -%}
{%- set last_week_of_month = {
    'FEB': 4, 'MAR': 9, 'APR': 13, 'MAY': 17, 'JUN': 22, 'JUL': 26, 'AUG': 30, 'SEP': 35, 'OCT': 39, 'NOV': 43, 'DEC': 48, 'JAN': 53,
} -%}
{%- if mode == 'nrf' -%}
with

fiscal_days as (

    select * from {{ ref('fiscal_days') }}

),

holiday_sale_days as (

    select * from {{ ref('holiday_sale_days') }}

),

-- Months of 4, 5 and 4 weeks; a 53rd week belongs to the last month and quarter.
fiscal_calendar as (

    select
        fiscal_days.calendar_date,
        fiscal_days.fiscal_year,
        cast(fiscal_days.fiscal_year as {{ type_of('text') }}) || ' ' || case
            when fiscal_days.fiscal_week_number <= 13 then 'Q1'
            when fiscal_days.fiscal_week_number <= 26 then 'Q2'
            when fiscal_days.fiscal_week_number <= 39 then 'Q3'
            else 'Q4'
        end as fiscal_quarter,
        substr(cast(fiscal_days.fiscal_year as {{ type_of('text') }}), 3, 2) || '-' || case
            {%- for month, last_week in last_week_of_month.items() %}
            when fiscal_days.fiscal_week_number <= {{ last_week }} then '{{ month }}'
            {%- endfor %}
        end as fiscal_month,
        fiscal_days.fiscal_week_number,
        fiscal_days.fiscal_week_start,
        fiscal_days.fiscal_week_end,
        fiscal_days.day_of_week,
        holiday_sale_days.holiday_sale_name

    from fiscal_days

    left join holiday_sale_days
        on fiscal_days.calendar_date = holiday_sale_days.calendar_date

)
{%- else -%}
{%- set delivered = [
    'fiscal_year', 'fiscal_quarter', 'fiscal_month', 'fiscal_week_number', 'fiscal_week_start', 'day_of_week', 'holiday_sale_name',
] -%}
with

days as (

    {{ union_feeds('fiscal_calendar') }}

),

-- A day that several rows describe must not multiply its orders; any fixed choice will do (input_audit lists the day).
ranked as (

    select
        days.*,
        row_number() over (
            partition by calendar_date
            order by
                {%- for column in delivered %}
                {{ column }} asc nulls last{{ ',' if not loop.last }}
                {%- endfor %}
        ) as copy_number

    from days

    where calendar_date is not null

),

fiscal_calendar as (

    select
        calendar_date,
        fiscal_year,
        fiscal_quarter,
        fiscal_month,
        fiscal_week_number,
        fiscal_week_start,
        {{ add_days('fiscal_week_start', 6) }} as fiscal_week_end,
        day_of_week,
        holiday_sale_name

    from ranked

    where copy_number = 1

)
{%- endif %}

select * from fiscal_calendar
