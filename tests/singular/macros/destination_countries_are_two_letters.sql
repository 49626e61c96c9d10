-- Spellings come from the variable country_codes; whatever else has not two letters is no country.
with

countries as (

    select
        'us' as received,
        'US' as expected_upper,
        'us' as expected_lower
    union all
    select ' USA ', 'US', 'us'
    union all
    select 'United States', 'US', 'us'
    union all
    select 'u.s.a.', 'US', 'us'
    union all
    select 'Canada', 'CA', 'ca'
    union all
    select 'UK', 'GB', 'gb'
    union all
    select 'GB', 'GB', 'gb'
    union all
    select 'Elbonia', null, null
    union all
    select 'U5', null, null
    union all
    select '', null, null
    union all
    select null, null, null

),

normalised as (

    select
        countries.*,
        {{ country_code('received') }} as actual_upper,
        {{ country_code_lower('received') }} as actual_lower

    from countries

)

select * from normalised

where
    actual_upper is distinct from expected_upper
    or actual_lower is distinct from expected_lower
