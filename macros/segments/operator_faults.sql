{#-
  What is wrong with operators of segment conditions, for their tests.

  Arguments: type, of segment_operators(); data_type, SQL type of the column; values, list of SQL literals that the column holds;
    cases, list of (operator, its values, list of those literals that must meet it).
  Returns: a select of one row per operator and literal that is wrongly met or not met; and one per operator that no case tries.
-#}
{% macro operator_faults(type, data_type, values, cases) %}
    {%- for operator, given, expected in cases %}
select
    {{ loop.index }} as case_number,
    '{{ operator }}' as operator,
    cast(tried.value as {{ type_of('text') }}) as value

from (
        {%- for value in values %}
    select
        cast({{ value }} as {{ data_type }}) as value,
        {{ value in expected }} as expected
    {{ 'union all' if not loop.last }}
        {%- endfor %}
) as tried

where coalesce({{ segment_predicate('tried.value', type, operator, given, 'a value') }}, false) <> expected

union all
    {%- endfor %}
    {%- set tried = cases | map('first') | map('lower') | list %}
    {%- for operator in segment_operators()[type] if operator not in tried %}

select
    0 as case_number,
    '{{ operator }}' as operator,
    'not tried' as value

union all
    {%- endfor %}

select
    0 as case_number,
    cast(null as {{ type_of('text') }}) as operator,
    cast(null as {{ type_of('text') }}) as value
where false
{% endmacro %}
