{#-
  Replaces every match of a regular expression.

  Arguments: expression, SQL text; pattern and replacement, without quotes. Patterns keep to what RE2, Java and POSIX share.
  Returns: SQL text expression; NULL stays NULL.
-#}
{% macro regex_replace(expression, pattern, replacement) %}
    {{- return(adapter.dispatch('regex_replace')(expression, pattern, replacement)) -}}
{% endmacro %}

{% macro default__regex_replace(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro spark__regex_replace(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, r'{{ pattern }}', '{{ replacement }}')
{%- endmacro %}


{#-
  Whether a regular expression matches anywhere in a text.

  Arguments: expression, SQL text; pattern, without quotes.
  Returns: SQL boolean expression; NULL stays NULL.
-#}
{% macro regex_matches(expression, pattern) %}
    {{- return(adapter.dispatch('regex_matches')(expression, pattern)) -}}
{% endmacro %}

{% macro default__regex_matches(expression, pattern) -%}
    regexp_matches({{ expression }}, '{{ pattern }}')
{%- endmacro %}

{% macro postgres__regex_matches(expression, pattern) -%}
    ({{ expression }} ~ '{{ pattern }}')
{%- endmacro %}

{% macro spark__regex_matches(expression, pattern) -%}
    ({{ expression }} rlike r'{{ pattern }}')
{%- endmacro %}
