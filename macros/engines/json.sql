{#-
  A value of an object in JSON, as text.

  Arguments: expression, SQL text that holds the object; key. Returns: SQL text expression; NULL for a key that is not there.
-#}
{% macro json_text(expression, key) %}
    {{- return(adapter.dispatch('json_text')(expression, key)) -}}
{% endmacro %}

{% macro default__json_text(expression, key) -%}
    json_extract_string({{ expression }}, '$.{{ key }}')
{%- endmacro %}

{% macro postgres__json_text(expression, key) -%}
    (cast({{ expression }} as json) ->> '{{ key }}')
{%- endmacro %}

{% macro spark__json_text(expression, key) -%}
    get_json_object({{ expression }}, '$.{{ key }}')
{%- endmacro %}
