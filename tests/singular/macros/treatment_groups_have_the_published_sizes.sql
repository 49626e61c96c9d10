-- The sizes of groups in activation.md §5.2, control group first.
{%- set shares = {'20/80': [0, 2000, 10000], '10/45/45': [0, 1000, 5500, 10000], '5/95': [0, 500, 10000]} -%}
{%- set published = {
    1200: {'20/80': [240, 960], '10/45/45': [120, 540, 540], '5/95': [60, 1140]},
    1240: {'20/80': [248, 992], '10/45/45': [124, 558, 558], '5/95': [62, 1178]},
    1160: {'20/80': [232, 928], '10/45/45': [116, 522, 522], '5/95': [58, 1102]},
    101: {'20/80': [20, 81], '10/45/45': [10, 45, 46], '5/95': [5, 96]},
    19: {'20/80': [3, 16], '10/45/45': [1, 9, 9], '5/95': [0, 19]},
    9: {'20/80': [1, 8], '10/45/45': [0, 4, 5], '5/95': [0, 9]},
    7: {'20/80': [1, 6], '10/45/45': [0, 3, 4], '5/95': [0, 7]},
} %}
with

digits as (

    {%- for digit in range(10) %}
    select {{ digit }} as digit
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

numbers as (

    select ones.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit + 1 as number

    from digits as ones

    cross join digits as tens

    cross join digits as hundreds

    cross join digits as thousands

),

expected as (
    {%- set rows = [] -%}
    {%- for size, splits in published.items() -%}
        {%- for split, counts in splits.items() -%}
            {%- for count in counts -%}
                {%- set bounds = shares[split] -%}
                {%- do rows.append((size, split, loop.index, bounds[loop.index0], bounds[loop.index], count)) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for size, split, place, begins_at, ends_at, count in rows %}

    select
        {{ size }} as size,
        '{{ split }}' as split,
        {{ place }} as place,
        {{ begins_at }} as begins_at,
        {{ ends_at }} as ends_at,
        {{ count }} as members
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

counted as (

    select
        expected.size,
        expected.split,
        expected.place,
        expected.members,
        count(numbers.number) as found

    from expected

    left join numbers
        on
            expected.size >= numbers.number
            and {{ in_treatment_group('numbers.number', 'expected.size', 'expected.begins_at', 'expected.ends_at') }}

    group by expected.size, expected.split, expected.place, expected.members

)

select *

from counted

where members <> found
