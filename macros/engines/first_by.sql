{#-
  The text that comes first among a group's rows: where the first of the given values is greatest, then the second, and so on; among
  equals the smallest text by its code points. No row is sorted beyond its group, as a window function would do it.

  Arguments: text, column; greatest_first, list of columns (a NULL comes last); condition, SQL, which rows take part.
  Returns: SQL aggregate of text; NULL when no row takes part.
-#}
{% macro first_text_by(text, greatest_first, condition) %}
    {{- return(adapter.dispatch('first_text_by')(text, greatest_first, condition)) -}}
{% endmacro %}

{% macro default__first_text_by(text, greatest_first, condition) -%}
    first({{ text }} order by {{ greatest_first | join(' desc nulls last, ') }} desc nulls last, {{ text }} asc) filter (where {{ condition }})
{%- endmacro %}

{% macro postgres__first_text_by(text, greatest_first, condition) -%}
    (
        array_agg({{ text }} order by {{ greatest_first | join(' desc nulls last, ') }} desc nulls last, {{ in_code_point_order(text) }} asc)
        filter (where {{ condition }})
    )[1]
{%- endmacro %}

{#- Spark orders no rows within an aggregate: they are collected, without those that take no part, and compared one with another. -#}
{% macro spark__first_text_by(text, greatest_first, condition) -%}
    try_element_at(array_sort(
        collect_list(case when {{ condition }} then struct({{ greatest_first | join(', ') }}, {{ text }}) end),
        (one, other) -> case
            {%- for column in greatest_first %}
            when one.{{ column }} > other.{{ column }} or (one.{{ column }} is not null and other.{{ column }} is null) then -1
            when one.{{ column }} < other.{{ column }} or (one.{{ column }} is null and other.{{ column }} is not null) then 1
            {%- endfor %}
            when one.{{ text }} < other.{{ text }} then -1
            when one.{{ text }} > other.{{ text }} then 1
            else 0
        end
    ), 1).{{ text }}
{%- endmacro %}
