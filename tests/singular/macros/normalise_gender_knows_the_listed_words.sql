-- The words of data-model.md §4.1; every other one, NONE among them, is NULL.
with

words as (

    select
        'F' as gender,
        'F' as expected
    union all
    select 'female', 'F'
    union all
    select ' Woman ', 'F'
    union all
    select 'm', 'M'
    union all
    select 'MALE', 'M'
    union all
    select 'Man', 'M'
    union all
    select 'x', 'X'
    union all
    select 'NONBINARY', 'X'
    union all
    select 'non-binary', 'X'
    union all
    select 'Enby', 'X'
    union all
    select 'NB', 'X'
    union all
    select 'other', 'X'
    union all
    select 'NONE', null
    union all
    select 'unknown', null
    union all
    select 'FM', null
    union all
    select '', null
    union all
    select null, null

),

normalised as (

    select
        gender,
        expected,
        {{ normalise_gender('gender') }} as actual

    from words

)

select * from normalised

where actual is distinct from expected
