{#-
  Replaces every match of a regular expression.

  Arguments: expression, SQL text; pattern and replacement, without quotes. Patterns keep to what RE2, Java and POSIX share;
    a replacement is plain text without $ and backslash.
  Returns: SQL text expression; NULL stays NULL.
-#}
{% macro regex_replace(expression, pattern, replacement) %}
    {{- return(adapter.dispatch('regex_replace')(expression, pattern, replacement)) -}}
{% endmacro %}

{% macro default__regex_replace(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro spark__regex_replace(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, {{ java_pattern(pattern) }}, '{{ replacement }}')
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
    ({{ expression }} rlike {{ java_pattern(pattern) }})
{%- endmacro %}


{#-
  A pattern for Spark, whose regular expressions are Java's: a dot passes over line feeds only, as with the other engines, and a
  $ at the end matches the end alone, not also before a last line feed.

  Arguments: pattern, without quotes. Returns: SQL text literal that keeps backslashes.
-#}
{% macro java_pattern(pattern) -%}
    r'(?d){{ modules.re.sub('[$](?=[)]*$)', '\\\\z', pattern) }}'
{%- endmacro %}
