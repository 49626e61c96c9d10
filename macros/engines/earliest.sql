{#-
  The text of the earliest moment among the rows of a group; of several at that moment the first by code points.

  Arguments: value, SQL text; moment, SQL timestamp. Neither may be NULL.
  Returns: SQL aggregate.
-#}
{% macro earliest(value, moment) %}
    {{- return(adapter.dispatch('earliest')(value, moment)) -}}
{% endmacro %}

{% macro default__earliest(value, moment) -%}
    min_by({{ value }}, struct({{ moment }}, {{ value }}))
{%- endmacro %}

{% macro duckdb__earliest(value, moment) -%}
    arg_min({{ value }}, ({{ moment }}, {{ value }}))
{%- endmacro %}

{% macro postgres__earliest(value, moment) -%}
    (array_agg({{ value }} order by {{ moment }} asc, {{ in_code_point_order(value) }} asc))[1]
{%- endmacro %}
