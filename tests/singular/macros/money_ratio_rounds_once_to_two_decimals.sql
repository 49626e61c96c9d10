-- Halves are rounded up, exactly: 2.01 / 2 is 1.005 and becomes 1.01 on every engine, though no binary fraction is 1.005.
with

ratios as (

    select
        cast(310.00 as decimal(18, 2)) as numerator,
        cast(2 as bigint) as denominator,
        cast(155.00 as decimal(18, 2)) as expected
    union all
    select 10.00, 3, 3.33
    union all
    select 5.00, 3, 1.67
    union all
    select 2.01, 2, 1.01
    union all
    select 0.03, 2, 0.02
    union all
    select 1.00, 8, 0.13
    union all
    select 8.05, 10, 0.81
    union all
    select 1.00, 201, 0.00
    union all
    select -10.00, 3, -3.33
    union all
    select 0.00, 5, 0.00
    union all
    select 9999999999999.99, 1, 9999999999999.99
    union all
    select 5.00, 0, null
    union all
    select 0.00, 0, null
    union all
    select null, 2, null
    union all
    select 2.00, null, null

),

divided as (

    select
        numerator,
        denominator,
        expected,
        {{ money_ratio('numerator', 'denominator') }} as actual

    from ratios

)

select * from divided

where actual is distinct from expected
