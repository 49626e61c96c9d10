-- First and last days and lengths of the published 4-5-4 calendars; 2017, 2023 and 2028 have 53 weeks (data-model.md §18).
{%- set published_years = [
    (2016, '2016-01-31', '2017-01-28', 52),
    (2017, '2017-01-29', '2018-02-03', 53),
    (2018, '2018-02-04', '2019-02-02', 52),
    (2019, '2019-02-03', '2020-02-01', 52),
    (2020, '2020-02-02', '2021-01-30', 52),
    (2021, '2021-01-31', '2022-01-29', 52),
    (2022, '2022-01-30', '2023-01-28', 52),
    (2023, '2023-01-29', '2024-02-03', 53),
    (2024, '2024-02-04', '2025-02-01', 52),
    (2025, '2025-02-02', '2026-01-31', 52),
    (2026, '2026-02-01', '2027-01-30', 52),
    (2027, '2027-01-31', '2028-01-29', 52),
    (2028, '2028-01-30', '2029-02-03', 53),
    (2029, '2029-02-04', '2030-02-02', 52),
] %}
with

published as (
    {%- for fiscal_year, first_day, last_day, weeks in published_years %}

    select
        {{ fiscal_year }} as fiscal_year,
        cast('{{ first_day }}' as date) as first_day,
        cast('{{ last_day }}' as date) as last_day,
        {{ weeks }} as weeks
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

generated as (

    select
        fiscal_year,
        min(calendar_date) as first_day,
        max(calendar_date) as last_day,
        max(fiscal_week_number) as weeks,
        count(*) as days

    from {{ ref('fiscal_days') }}

    group by fiscal_year

)

-- Years outside the configured span are not generated.
select
    published.fiscal_year,
    generated.first_day,
    generated.last_day,
    generated.weeks,
    generated.days

from published

inner join generated
    on published.fiscal_year = generated.fiscal_year

where
    published.first_day <> generated.first_day
    or published.last_day <> generated.last_day
    or published.weeks <> generated.weeks
    or published.weeks * 7 <> generated.days
