-- Gap-free, and not empty. Mend, with fiscal_calendar_mode feed: deliver every day of the calendar in a feed of fiscal_calendar.
with

span as (

    select
        min(calendar_date) as first_day,
        max(calendar_date) as last_day,
        count(*) as days

    from {{ ref('fiscal_calendar') }}

)

select * from span

where days = 0 or days <> {{ days_between('first_day', 'last_day') }} + 1
