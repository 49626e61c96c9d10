-- Names and places as Meta compares them, and names as Google Ads does (activation.md §6).
with

texts as (

    select
        ' Mary-Jane O''Neil ' as received,
        'maryjane oneil' as expected_name,
        'maryjaneoneil' as expected_place,
        'mary-janeo''neil' as expected_google,
        'mary-jane o''neil' as expected_lower
    union all
    select 'St. Louis', 'st louis', 'stlouis', 'st.louis', 'st. louis'
    union all
    select
        '{{ "S\u00e3o Paulo" }}',
        '{{ "s\u00e3o paulo" }}',
        '{{ "s\u00e3opaulo" }}',
        '{{ "s\u00e3opaulo" }}',
        '{{ "s\u00e3o paulo" }}'
    union all
    select
        '{{ "M\u00fcller\u2013L\u00fcdenscheidt (Jr.)" }}',
        '{{ "m\u00fcllerl\u00fcdenscheidt jr" }}',
        '{{ "m\u00fcllerl\u00fcdenscheidtjr" }}',
        '{{ "m\u00fcller\u2013l\u00fcdenscheidt(jr.)" }}',
        '{{ "m\u00fcller\u2013l\u00fcdenscheidt (jr.)" }}'
    union all
    select '{{ "O\u2019Brien" }}', 'obrien', 'obrien', '{{ "o\u2019brien" }}', '{{ "o\u2019brien" }}'
    union all
    select 'N.Y.', 'ny', 'ny', 'n.y.', 'n.y.'
    union all
    select 'A' || chr(92) || 'B^C$1', 'abc1', 'abc1', 'a' || chr(92) || 'b^c$1', 'a' || chr(92) || 'b^c$1'
    union all
    select ' . ', null, null, '.', '.'
    union all
    select '  ', null, null, null, null
    union all
    select '', null, null, null, null
    union all
    select null, null, null, null, null

),

normalised as (

    select
        texts.*,
        {{ name_for_meta('received') }} as actual_name,
        {{ place_for_meta('received') }} as actual_place,
        {{ name_for_google('received') }} as actual_google,
        {{ trimmed_lower('received') }} as actual_lower

    from texts

)

select * from normalised

where
    actual_name is distinct from expected_name
    or actual_place is distinct from expected_place
    or actual_google is distinct from expected_google
    or actual_lower is distinct from expected_lower
