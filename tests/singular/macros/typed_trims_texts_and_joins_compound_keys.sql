{#- What a staging model makes of one received value (data-model.md §4.1): trimmed, blank as NULL, of its type or NULL. -#}
with

received as (

    select
        cast({{ typed(["'  Jane Doe '"], 'text') }} as {{ type_of('text') }}) as actual,
        'Jane Doe' as expected
    union all
    select {{ typed(["'   '"], 'text') }}, null
    union all
    select {{ typed(["''"], 'text') }}, null
    union all
    select {{ typed(['42'], 'text') }}, '42'
    union all
    select {{ typed([], 'text') }}, null
    union all
    select {{ typed(["' shop '", '17', "'a b'"], 'text') }}, 'shop|17|a b'
    union all
    select {{ typed(["'a'", 'null', "'b'"], 'text') }}, 'a||b'
    union all
    select {{ typed(['null', 'null'], 'text') }}, null
    union all
    select {{ typed(["'a'", 'null', "'b'"], 'text', ',') }}, 'a,b'
    union all
    select {{ typed(["chr(9) || ' Jane ' || chr(10)"], 'text') }}, 'Jane'
    union all
    select cast({{ typed([], 'date') }} as {{ type_of('text') }}), null
    union all
    select cast({{ typed(["'2024-02-29'"], 'date') }} as {{ type_of('text') }}), '2024-02-29'
    union all
    select cast({{ typed(["'12.50'"], 'money') }} as {{ type_of('text') }}), '12.50'

)

select * from received

where actual is distinct from expected
