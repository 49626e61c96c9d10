-- Groups that hold the same rows in any order have one fingerprint; groups that differ in anything have different ones.
with

group_rows as (

    select
        'first' as group_name,
        'a' as letter,
        1 as number
    union all
    select
        'first',
        'b',
        null
    union all
    select
        'same rows, other order',
        'b',
        null
    union all
    select
        'same rows, other order',
        'a',
        1
    union all
    select
        'a row twice',
        'a',
        1
    union all
    select
        'a row twice',
        'a',
        1
    union all
    select
        'a row twice',
        'b',
        null
    union all
    select
        'values moved between rows',
        'a',
        null
    union all
    select
        'values moved between rows',
        'b',
        1
    union all
    select
        'null for a letter',
        null,
        1
    union all
    select
        'null for a letter',
        'b',
        null

),

fingerprints as (

    select
        group_name,
        {{ fingerprint(['letter', 'number']) }} as fingerprint

    from group_rows

    group by group_name

),

pairs as (

    select
        fingerprints.group_name,
        others.group_name as other_name,
        coalesce(fingerprints.fingerprint = others.fingerprint, false) as are_equal

    from fingerprints

    cross join fingerprints as others

    where fingerprints.group_name < others.group_name

)

select * from pairs

where are_equal <> (group_name = 'first' and other_name = 'same rows, other order')
