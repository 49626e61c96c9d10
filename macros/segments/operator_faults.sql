{#-
  What is wrong with operators of segment conditions, for their tests.

  Arguments: type, of segment_operators(); data_type, SQL type of the column; values, list of SQL literals that the column holds;
    cases, list of (operator, its values, list of those literals that must meet it).
  Returns: a select of one row per operator whose literals are wrongly met or not met, and per operator that no case tries.
-#}
{% macro operator_faults(type, data_type, values, cases) %}
with

tried as (

    {%- for value in values %}
    select
        {{ loop.index }} as number,
        cast({{ value }} as {{ data_type }}) as value
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)
    {%- for operator, given, expected in cases %}
    {%- set numbers = [] %}
    {%- for value in values if value in expected %}
        {%- do numbers.append(values.index(value) + 1) %}
    {%- endfor %}

select
    {{ loop.index }} as case_number,
    '{{ operator }}' as operator

from tried

where coalesce({{ segment_predicate('tried.value', type, operator, given, 'a value') }}, false) <> (number in ({{ numbers | join(', ') or 0 }}))

union all
    {%- endfor %}
    {%- set tried = cases | map('first') | map('lower') | list %}
    {%- for operator in segment_operators()[type] if operator not in tried %}

select
    0 as case_number,
    '{{ operator }}, which no case tries' as operator

union all
    {%- endfor %}

select
    0 as case_number,
    cast(null as {{ type_of('text') }}) as operator

where false
{% endmacro %}
