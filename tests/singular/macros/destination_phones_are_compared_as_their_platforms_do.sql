-- Digits alone, E.164, and E.164 without its sign as Meta and Snapchat want it (activation.md §6).
with

numbers as (

    select
        '(206) 123-4567' as received,
        '2061234567' as expected_digits,
        '+12061234567' as expected_e164,
        '12061234567' as expected_with_country
    union all
    select '+1 206 123 4567', '12061234567', '+12061234567', '12061234567'
    union all
    select '1-206-123-4567', '12061234567', '+12061234567', '12061234567'
    union all
    select ' 206.123.4567 ext. 89', '206123456789', '+12061234567', '12061234567'
    union all
    select '+44 20 7946 0958', '442079460958', '+442079460958', '442079460958'
    union all
    select '0044 20 7946 0958', '442079460958', '+442079460958', '442079460958'
    union all
    select '442079460958', '442079460958', '+442079460958', '442079460958'
    union all
    select '+123456789012345', '123456789012345', '+123456789012345', '123456789012345'
    union all
    select '+1234567890123456', '1234567890123456', null, null
    union all
    select '+0 206 123 4567', '2061234567', null, null
    union all
    select '012-345-6789', '123456789', null, null
    union all
    select '123-456-7890', '1234567890', null, null
    union all
    select '555-0100', '5550100', null, null
    union all
    select '0000000000', null, null, null
    union all
    select 'no phone', null, null, null
    union all
    select '', null, null, null
    union all
    select null, null, null, null

),

normalised as (

    select
        numbers.*,
        {{ phone_digits('received') }} as actual_digits,
        {{ phone_e164('received') }} as actual_e164,
        {{ phone_digits_with_country('received') }} as actual_with_country

    from numbers

)

select * from normalised

where
    actual_digits is distinct from expected_digits
    or actual_e164 is distinct from expected_e164
    or actual_with_country is distinct from expected_with_country
