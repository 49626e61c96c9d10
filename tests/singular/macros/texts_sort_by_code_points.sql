-- By code points, digits come before capitals, capitals before small letters, and letters with marks after all of these.
{%- set in_order = [
    '', ' a', '-b', '10', '9', 'A', 'B', 'Z', '_', 'a', 'a b', 'a-c', 'aB', 'ab', 'b', '\u00c4', '\u00e4', '\u65e5', '\uffe5',
] %}
with

texts as (

    {%- for received in in_order %}

    select
        '{{ received }}' as received,
        {{ loop.index }} as expected
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

numbered as (

    select
        received,
        expected,
        row_number() over (order by {{ in_code_point_order('received') }}) as actual

    from texts

),

extremes as (

    select
        min({{ in_code_point_order('received') }}) as lowest,
        max({{ in_code_point_order('received') }}) as highest

    from texts

    where received in ('B', 'a', '9', '{{ "\u00e4" }}')

)

select
    numbered.received,
    numbered.expected

from numbered

where numbered.actual <> numbered.expected

union all

select
    lowest as received,
    0 as expected

from extremes

where lowest <> '9' or highest <> '{{ "\u00e4" }}'
