{#-
  The fingerprint of a group of rows: the sum of a 64-bit hash of each row, whatever the order of the rows. Groups that differ
  have different fingerprints but for one chance in 2^64. Two engines give different fingerprints, one engine always the same.

  Arguments: columns, list of column names or SQL expressions of any types; NULL is a value of its own.
  Returns: SQL aggregate expression of type_of('fingerprint'), to be used with group by.
-#}
{% macro fingerprint(columns) %}
    {{- return(adapter.dispatch('fingerprint')(columns)) -}}
{% endmacro %}

{% macro default__fingerprint(columns) -%}
    cast(sum(hash({{ columns | join(', ') }})) as {{ type_of('fingerprint') }})
{%- endmacro %}

{% macro postgres__fingerprint(columns) -%}
    cast(sum(hashtextextended(cast(row({{ columns | join(', ') }}) as text), 0)) as {{ type_of('fingerprint') }})
{%- endmacro %}

{#- xxhash64 passes over NULL, so that a missing value and a missing column would be alike: the row is hashed as a text. -#}
{% macro spark__fingerprint(columns) -%}
    cast(sum(xxhash64(to_json(struct({{ columns | join(', ') }}), map('ignoreNullFields', 'false')))) as {{ type_of('fingerprint') }})
{%- endmacro %}
