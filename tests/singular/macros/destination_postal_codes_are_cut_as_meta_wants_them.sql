-- Of the United States five digits stay, of the United Kingdom area, district and sector (activation.md §6).
with

codes as (

    select
        '98101-1234' as received,
        '98101' as expected_meta,
        '98101-1234' as expected_google
    union all
    select '981011234', '98101', '981011234'
    union all
    select ' 98101 ', '98101', '98101'
    union all
    select 'SW1A 1AA', 'sw1a1', 'sw1a 1aa'
    union all
    select 'm1 1ae', 'm11', 'm1 1ae'
    union all
    select 'K1A 0B1', 'k1a0b1', 'k1a 0b1'
    union all
    select '1012 AB', '1012ab', '1012 ab'
    union all
    select '', null, null
    union all
    select null, null, null

),

normalised as (

    select
        codes.*,
        {{ postal_for_meta('received') }} as actual_meta,
        {{ trimmed_lower('received') }} as actual_google

    from codes

)

select * from normalised

where
    actual_meta is distinct from expected_meta
    or actual_google is distinct from expected_google
