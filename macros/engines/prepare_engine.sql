{#-
  What an engine needs before the first model runs. PostgreSQL counts edits between texts (levenshtein) in an extension of its own,
  which the owner of a database may create.

  Returns: SQL statement, or '' where nothing is needed.
-#}
{% macro prepare_engine() %}
    {{- return(adapter.dispatch('prepare_engine')()) -}}
{% endmacro %}

{% macro default__prepare_engine() -%}
{%- endmacro %}

{% macro postgres__prepare_engine() -%}
    create extension if not exists fuzzystrmatch
{%- endmacro %}
