-- f and m for Meta, n too for Pinterest, capitals and O for Braze (activation.md §§6, 7).
with

words as (

    select
        'F' as received,
        'f' as expected_meta,
        'f' as expected_pinterest,
        'F' as expected_braze
    union all
    select ' Female ', 'f', 'f', 'F'
    union all
    select 'man', 'm', 'm', 'M'
    union all
    select 'X', null, 'n', 'O'
    union all
    select 'unknown', null, null, null
    union all
    select null, null, null, null

),

normalised as (

    select
        words.*,
        {{ gender_for_meta('received') }} as actual_meta,
        {{ gender_for_pinterest('received') }} as actual_pinterest,
        {{ gender_for_braze('received') }} as actual_braze

    from words

)

select * from normalised

where
    actual_meta is distinct from expected_meta
    or actual_pinterest is distinct from expected_pinterest
    or actual_braze is distinct from expected_braze
