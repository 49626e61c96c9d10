with

phones as (

    select
        '8005550199' as phone,
        '8005550199' as expected
    union all
    select '+1 (800) 555-0199', '8005550199'
    union all
    select '1.800.555.0199', '8005550199'
    union all
    select '0044 20 7946 0958', '2079460958'
    union all
    select '0000000000', '0000000000'
    union all
    select '800555019', null
    union all
    select '555-0199', null
    union all
    select 'unknown', null
    union all
    select '', null
    union all
    select null, null

),

normalised as (

    select
        phone,
        expected,
        {{ normalise_phone('phone') }} as actual

    from phones

)

select * from normalised

where actual is distinct from expected
