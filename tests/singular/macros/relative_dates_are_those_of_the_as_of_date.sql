-- As of 2023-01-12 (activation.md §4.3), and at the ends of months. Words in any case, blanks around signs or none.
{%- set january = "cast('2023-01-12' as date)" -%}
{%- set cases = [
    ('tomorrow', january, '2023-01-13'), ('today', january, '2023-01-12'), ('now', january, '2023-01-12'),
    ('yesterday', january, '2023-01-11'),
    ('today - 7 days', january, '2023-01-05'), ('today - 14 days', january, '2022-12-29'), ('today - 30 days', january, '2022-12-13'),
    ('today - 60 days', january, '2022-11-13'), ('today - 90 days', january, '2022-10-14'), ('90 days ago', january, '2022-10-14'),
    ('1 day ago', january, '2023-01-11'), ('2 weeks ago', january, '2022-12-29'), ('today - 1 month', january, '2022-12-12'),
    ('1 month ago', january, '2022-12-12'), ('today - 1 quarter', january, '2022-10-12'), ('today - 1 year', january, '2022-01-12'),
    ('1 year ago', january, '2022-01-12'), ('now - 3 months', january, '2022-10-12'), ('yesterday-1 month', january, '2022-12-11'),
    ('Tomorrow + 2 Weeks', january, '2023-01-27'), (' TODAY+0 days ', january, '2023-01-12'),
    ('1 month ago', "cast('2023-03-31' as date)", '2023-02-28'), ('1 month ago', "cast('2024-03-31' as date)", '2024-02-29'),
    ('1 year ago', "cast('2024-02-29' as date)", '2023-02-28'), ('today + 1 month', "cast('2023-01-31' as date)", '2023-02-28'),
] -%}
{%- set no_dates = [
    'last week', 'today - days', 'today - 3', 'today * 3 days', '3 fortnights ago', 'ago', 'todays', '', '2023-01-12',
] %}
with

dates as (

    {%- for text, today, expected in cases %}

    select
        '{{ text }}' as text,
        {{ relative_date(text, today) }} as actual,
        cast('{{ expected }}' as date) as expected

    union all
    {%- endfor %}
    {%- for text in no_dates %}

    select
        '{{ text }}' as text,
        {{ relative_date(text, january) or 'cast(null as date)' }} as actual,
        cast(null as date) as expected
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select * from dates

where actual is distinct from expected
