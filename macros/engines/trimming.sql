{#-
  A text without the white space around it, as exports pad and wrap their values: tabs, line ends and whatever Unicode counts
  as a space, like the no-break space of web pages and spreadsheets.

  Arguments: expression, SQL text.
  Returns: SQL text expression; NULL stays NULL.
-#}
{% macro trimmed(expression) %}
    {{- return(adapter.dispatch('trimmed')(expression)) -}}
{% endmacro %}

{% macro default__trimmed(expression) -%}
    trim(both '{{ white_space() }}' from {{ expression }})
{%- endmacro %}

{#- DuckDB trims a list of characters ten times slower than it sees that nothing is to be trimmed. -#}
{% macro duckdb__trimmed(expression) -%}
    case
        when regexp_matches({{ expression }}, '^[\t\n\r\p{Zs}]|[\t\n\r\p{Zs}]$') then {{ default__trimmed(expression) }}
        else {{ expression }}
    end
{%- endmacro %}


{#- Tab, line ends and Unicode's space separators (category Zs). Returns: text of those characters. -#}
{% macro white_space() %}
    {%- do return(
        '\t\n\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'
    ) -%}
{% endmacro %}
