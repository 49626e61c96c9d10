{#-
  Joins each row of a table to the parts of a list that one of its texts holds, a row for each part; a NULL or empty list joins
  to none.

  Arguments: expression, SQL text of the table in the from clause before it; separator, one character that means nothing in a
    regular expression; alias, name of the joined parts.
  Returns: SQL join clause. Its columns are part (text as written) and part_number (rising from the first part).
-#}
{% macro cross_join_parts(expression, separator, alias) %}
    {{- return(adapter.dispatch('cross_join_parts')(expression, separator, alias)) -}}
{% endmacro %}

{% macro default__cross_join_parts(expression, separator, alias) -%}
    cross join lateral unnest(string_to_array(nullif({{ expression }}, ''), '{{ separator }}')) with ordinality as {{ alias }} (part, part_number)
{%- endmacro %}

{#- DuckDB joins a table to the parts made from it, ten times slower than it makes them in a row's own select. -#}
{% macro duckdb__cross_join_parts(expression, separator, alias) -%}
    {%- set parts = "string_to_array(nullif(" ~ expression ~ ", ''), '" ~ separator ~ "')" -%}
    cross join lateral (select unnest({{ parts }}) as part, generate_subscripts({{ parts }}, 1) as part_number) as {{ alias }}
{%- endmacro %}

{#- posexplode() would number the parts from 0. -#}
{% macro spark__cross_join_parts(expression, separator, alias) -%}
    lateral view inline(
        transform(split(nullif({{ expression }}, ''), '{{ separator }}'), (part, position) -> struct(part, position + 1))
    ) {{ alias }} as part, part_number
{%- endmacro %}


{#-
  The texts of a group joined to one, in the order of their code points.

  Arguments: expression, SQL text; separator, without quotes.
  Returns: SQL aggregate, text; NULLs are left out.
-#}
{% macro joined_texts(expression, separator) %}
    {{- return(adapter.dispatch('joined_texts')(expression, separator)) -}}
{% endmacro %}

{% macro default__joined_texts(expression, separator) -%}
    string_agg({{ expression }}, '{{ separator }}' order by {{ in_code_point_order(expression) }})
{%- endmacro %}

{% macro spark__joined_texts(expression, separator) -%}
    {#- a list of nothing would be an empty text -#}
    case when count({{ expression }}) > 0 then array_join(array_sort(collect_list({{ expression }})), '{{ separator }}') end
{%- endmacro %}
