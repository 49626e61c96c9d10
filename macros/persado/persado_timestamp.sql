{#-
  An event time as Persado takes it: UNIX seconds in digits, fractions rounded half up; NULL stays NULL, never 0. Var
  persado_timestamp_suffix (default empty) appends a text for accounts that ask for one (architecture §6.4).

  Arguments: expression, SQL timestamp in UTC.
  Returns: SQL bigint expression, or text with a suffix.
-#}
{% macro persado_timestamp(expression) -%}
    {%- set suffix = var('persado_timestamp_suffix', '') -%}
    {%- if suffix -%}
        cast({{ epoch_seconds(expression) }} as {{ type_of('text') }}) || {{ dbt.string_literal(suffix) }}
    {%- else -%}
        {{ epoch_seconds(expression) }}
    {%- endif -%}
{%- endmacro %}
