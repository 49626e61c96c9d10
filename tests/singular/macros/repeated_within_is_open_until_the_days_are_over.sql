{#- Orders are dated back from the as-of date of the run, so the cases hold on any day. -#}
{%- set cases = [
    (200, 200 - 84, 84, 'true'),
    (200, 200 - 85, 84, 'false'),
    (200, 200, 84, 'true'),
    (84, none, 84, 'null'),
    (85, none, 84, 'false'),
    (0, none, 84, 'null'),
    (85, 0, 84, 'false'),
    (84, 0, 84, 'true'),
    (365, none, 365, 'null'),
    (366, none, 365, 'false'),
    (none, none, 84, 'null'),
] -%}
with

orders as (

    {%- for order_days_ago, next_order_days_ago, days, expected in cases %}

    select
        {{ loop.index }} as case_number,
        {{ days }} as days,
        cast({{ add_days(as_of_date(), -order_days_ago) if order_days_ago is not none else 'null' }} as date) as order_date,
        cast(
            {{ add_days(as_of_date(), -next_order_days_ago) if next_order_days_ago is not none else 'null' }} as date
        ) as next_order_date,
        cast({{ expected }} as boolean) as expected
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

answered as (

    select
        orders.*,
        {{ repeated_within('order_date', 'next_order_date', 'days') }} as actual

    from orders

)

select * from answered

where actual is distinct from expected
