{#-
  What a text must become to stand between the quotation marks of an SQL literal, for Spark: there a backslash escapes what
  follows it, and dbt's own way leaves those of the text alone.

  Arguments: expression, text. dbt calls it (escape_single_quotes). Returns: text.
-#}
{% macro spark__escape_single_quotes(expression) -%}
    {{ expression | replace('\\', '\\\\') | replace("'", "\\'") }}
{%- endmacro %}
