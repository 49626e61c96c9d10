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

{#-
  xxhash64 passes over NULL, so that a missing value and a missing column would be alike: whether it is missing is hashed before
  each value. A sum of whole numbers would end in an overflow.
-#}
{% macro spark__fingerprint(columns) -%}
    {%- set hashed = [] -%}
    {%- for column in columns -%}
        {%- do hashed.extend(['(' ~ column ~ ') is null', column]) -%}
    {%- endfor -%}
    cast(sum(cast(xxhash64({{ hashed | join(', ') }}) as decimal(20, 0))) as {{ type_of('fingerprint') }})
{%- endmacro %}
