with

lists as (

    select
        1 as list_number,
        'a,b' as list_text
    union all
    select 2, ' x ,y,,z'
    union all
    select 3, 'alone'
    union all
    select 4, ''
    union all
    select 5, null

),

split as (

    select
        lists.list_number,
        parts.part,
        cast(row_number() over (partition by lists.list_number order by parts.part_number) as bigint) as position

    from lists

    {{ cross_join_parts('lists.list_text', ',', 'parts') }}

),

expected as (

    select
        1 as list_number,
        'a' as part,
        1 as position
    union all
    select 1, 'b', 2
    union all
    select 2, ' x ', 1
    union all
    select 2, 'y', 2
    union all
    select 2, '', 3
    union all
    select 2, 'z', 4
    union all
    select 3, 'alone', 1

)

select
    expected.list_number as expected_list,
    expected.part as expected_part,
    split.list_number as actual_list,
    split.part as actual_part

from expected

full outer join split
    on
        expected.list_number = split.list_number
        and expected.position = split.position
        and expected.part = split.part

where expected.list_number is null or split.list_number is null
