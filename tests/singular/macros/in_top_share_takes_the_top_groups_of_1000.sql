-- Of 2,000 customers NTILE(1000) makes groups of two, so a percentile of 0.995 takes the ten highest; equal values are cut by the
-- key. Of 999 customers the percent rank is rank - 1 of 998, at least 0.995 from rank 995 (0.99599…) on; rank 994 has 0.99499….
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

many as (

    select
        number,
        {{ in_top_share('1', 'number', 0.995) }} as is_top

    from numbers

    where number <= 2000

),

few as (

    select
        number,
        {{ in_top_share('number', 'number', 0.995) }} as is_top

    from numbers

    where number <= 999

)

select number

from many

where is_top <> (number > 1990)

union all

select number

from few

where is_top <> (number >= 995)
