{#-
  A text without certain characters, wherever they stand.

  Arguments: expression, SQL text; characters, text of those to remove.
  Returns: SQL text expression; NULL stays NULL.
-#}
{% macro without_characters(expression, characters) %}
    {{- return(adapter.dispatch('without_characters')(expression, characters)) -}}
{% endmacro %}

{% macro default__without_characters(expression, characters) -%}
    translate({{ expression }}, '{{ characters | replace("'", "''") }}', '')
{%- endmacro %}

{#- Spark reads backslashes in texts. -#}
{% macro spark__without_characters(expression, characters) -%}
    translate({{ expression }}, '{{ characters | replace("\\", "\\\\") | replace("'", "\\'") }}', '')
{%- endmacro %}
