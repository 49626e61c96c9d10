{#-
  The windows of the transaction attributes (data-model §9): name, first day (inclusive, NULL: no bound) and the day before
  which orders must lie. Orders after the as-of date are not in the population, so only ly12m needs an upper bound.

  Returns: list of dicts {name, from_date, before_date}, the dates being SQL expressions or none.
-#}
{% macro order_windows() %}
    {%- set as_of = as_of_date() -%}
    {%- do return([
        {'name': 'l30d', 'from_date': add_days(as_of, -30), 'before_date': none},
        {'name': 'l3m', 'from_date': add_months(as_of, -3), 'before_date': none},
        {'name': 'l6m', 'from_date': add_months(as_of, -6), 'before_date': none},
        {'name': 'l12m', 'from_date': add_months(as_of, -12), 'before_date': none},
        {'name': 'ly12m', 'from_date': add_months(as_of, -24), 'before_date': add_months(as_of, -12)},
        {'name': 'lifetime', 'from_date': none, 'before_date': none},
    ]) -%}
{% endmacro %}


{#-
  Whether an order belongs to a window.

  Arguments: window, dict of order_windows(). Reads the column order_date. Returns: SQL condition.
-#}
{% macro in_window(window) -%}
    {%- set conditions = [] -%}
    {%- if window.from_date -%}
        {%- do conditions.append('order_date >= ' ~ window.from_date) -%}
    {%- endif -%}
    {%- if window.before_date -%}
        {%- do conditions.append('order_date < ' ~ window.before_date) -%}
    {%- endif -%}
    {{ conditions | join(' and ') or 'true' }}
{%- endmacro %}
