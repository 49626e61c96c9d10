{#-
  The ids that a purchase behaviour finds.

  Arguments: condition, of one of the behaviours; lines, a relation with the columns of unified_itemized_transactions; activation_id,
    a column of it.
  Returns: SQL, each id once. Errors: unknown operators and columns, values that do not fit.
-#}
{% macro purchase_query(condition, lines, activation_id) %}
    {%- if condition.behaviour == 'has_purchased' -%}
        {%- do return(orders_query(condition, lines, activation_id)) -%}
    {%- elif condition.behaviour == 'total_value_of_orders' -%}
        {%- set value = purchase_number('sum(lines.item_revenue)', 'decimal', condition.amount, 'amount') -%}
        {%- do return(purchase_select(lines, activation_id, lines_where(condition, activation_id), value)) -%}
    {%- elif condition.behaviour == 'first_purchase' -%}
        {%- do return(first_purchase_query(condition, lines, activation_id)) -%}
    {%- elif condition.behaviour == 'repeat_purchase' -%}
        {%- do return(repeat_purchase_query(condition, lines, activation_id)) -%}
    {%- endif -%}
    {%- do return(most_frequent_order_query(condition, lines, activation_id)) -%}
{% endmacro %}


{#- Ids with a number of orders. One order is found without counting. Arguments as for purchase_query(). Returns: SQL. -#}
{% macro orders_query(condition, lines, activation_id) %}
    {%- set number = purchase_number('count(distinct lines.order_id)', 'integer', condition.orders, 'orders') -%}
    {%- do return(purchase_select(lines, activation_id, lines_where(condition, activation_id), '' if condition.orders == ['more than', 0] else number)) -%}
{% endmacro %}


{#- Ids whose first order was on certain days. Arguments as for purchase_query(). Returns: SQL. -#}
{% macro first_purchase_query(condition, lines, activation_id) %}
    {%- if condition.of not in ['filtered', 'all'] -%}
        {%- do segment_error("first_purchase(of='" ~ condition.of ~ "') is unknown", "Valid: 'filtered', 'all'.") -%}
    {%- elif condition.of == 'filtered' -%}
        {%- set undated = dict(condition, date=none) -%}
        {%- set first_day = purchase_date('min(lines.order_datetime)', condition.date) -%}
        {%- do return(purchase_select(lines, activation_id, lines_where(undated, activation_id), first_day)) -%}
    {%- endif -%}
    {%- set ranked = '(\n\n        select\n            lines.*,\n            rank() over (\n                partition by ' ~ activation_id
        ~ '\n                order by order_datetime asc, ' ~ in_code_point_order('order_id') ~ ' asc\n            ) as order_rank'
        ~ '\n\n        from ' ~ lines ~ ' as lines\n\n        where ' ~ purchase_lines() ~ '\n\n    )' -%}
    {%- do return(purchase_select(ranked, activation_id, lines_where(condition, activation_id) ~ '\n        and lines.order_rank = 1', '')) -%}
{% endmacro %}


{#- Ids with an order that is not their first of all. Arguments as for purchase_query(). Returns: SQL. -#}
{% macro repeat_purchase_query(condition, lines, activation_id) -%}
    select distinct lines.{{ activation_id }}

    from {{ lines }} as lines

    inner join (

        select
            lines.{{ activation_id }},
            {{ earliest('lines.order_id', 'lines.order_datetime') }} as first_order_id

        from {{ lines }} as lines

        where {{ purchase_lines() }}

        group by lines.{{ activation_id }}

    ) as first_orders
        on lines.{{ activation_id }} = first_orders.{{ activation_id }}

    where
        {{ lines_where(condition, activation_id) }}
        and lines.order_id <> first_orders.first_order_id
{%- endmacro %}


{#- Ids whose most frequent kind of order is a certain one. Arguments as for purchase_query(). Returns: SQL. -#}
{% macro most_frequent_order_query(condition, lines, activation_id) -%}
    {%- set kinds = ['product_category', 'product_subcategory', 'product_description', 'product_gender', 'store_id'] -%}
    {%- if not condition.of or condition.of.keys() | reject('in', kinds) | list -%}
        {%- do segment_error('most_frequent_order(of=…) names ' ~ (condition.of.keys() | join(', ') or 'no column'), 'Name one or more of ' ~ kinds | join(', ') ~ '.') -%}
    {%- elif not condition.date -%}
        {%- do segment_error('most_frequent_order() has no date', "Give it, for example date=['after', 'today - 1 year'].") -%}
    {%- endif -%}
    select counted.{{ activation_id }}

    from (

        select
            lines.{{ activation_id }},
            {%- for column in condition.of %}
            lines.{{ column }},
            {%- endfor %}
            count(distinct lines.order_id) as orders

        from {{ lines }} as lines

        where
            {{ lines_where(condition, activation_id) }}

        group by
            lines.{{ activation_id }}
            {%- for column in condition.of %},
            lines.{{ column }}
            {%- endfor %}

    ) as counted

    group by counted.{{ activation_id }}

    having max(counted.orders) = max(case when {{ purchase_filters('counted', condition.of) | join(' and ') }} then counted.orders end)
{%- endmacro %}


{#-
  A select of ids by their purchase lines.

  Arguments: lines, relation or subquery; activation_id; where, SQL condition on lines; having, SQL condition on all lines of an id, or
    '' when any line will do.
  Returns: SQL.
-#}
{% macro purchase_select(lines, activation_id, where, having) -%}
    select {{ 'distinct ' if not having }}lines.{{ activation_id }}

    from {{ lines }} as lines

    where
        {{ where }}
    {%- if having %}

    group by lines.{{ activation_id }}

    having {{ having }}
    {%- endif %}
{%- endmacro %}


{#- The lines that are purchases up to the as-of date. Reads the alias lines. Returns: SQL condition. -#}
{% macro purchase_lines() -%}
    lines.is_return is not true and lines.is_cancellation is not true and {{ before_day('lines.order_datetime', add_days(as_of_date(), 1)) }}
{%- endmacro %}


{#- The lines that a behaviour looks at. Arguments: condition; activation_id. Reads the alias lines. Returns: SQL condition. -#}
{% macro lines_where(condition, activation_id) %}
    {%- set conditions = ['lines.' ~ activation_id ~ ' is not null', purchase_lines()] -%}
    {%- if condition.date -%}
        {%- do conditions.append(purchase_date('lines.order_datetime', condition.date)) -%}
    {%- endif -%}
    {%- do return((conditions + purchase_filters('lines', condition.filters)) | join('\n        and ')) -%}
{% endmacro %}


{#-
  The filters of a behaviour.

  Arguments: alias, of the rows; filters, dict of column to list of operator and values. Returns: list of SQL conditions.
-#}
{% macro purchase_filters(alias, filters) %}
    {%- set conditions = [] -%}
    {%- for column, test in filters.items() -%}
        {%- set type = segment_column_type('unified_itemized_transactions', column) -%}
        {%- if test is string -%}
            {%- do segment_error("the filter on " ~ column ~ " is '" ~ test ~ "'", "Write an operator and its value, for example ['is exactly', '" ~ test ~ "'].") -%}
        {%- endif -%}
        {%- do conditions.append(segment_predicate(alias ~ '.' ~ column, type, test[0], test[1:], 'the filter on ' ~ column)) -%}
    {%- endfor -%}
    {%- do return(conditions) -%}
{% endmacro %}


{#-
  The test of the day of a time. The days named by 'between' belong to it, unless var purchase_between says exclusive.

  Arguments: moment, SQL timestamp; test, list of operator and dates, or none. Returns: SQL condition.
-#}
{% macro purchase_date(moment, test) %}
    {%- if not test -%}
        {%- do return('true') -%}
    {%- endif -%}
    {%- do check_purchase_test('date', test, {'after': 1, 'before': 1, 'on': 1, 'not on': 1, 'between': 2, 'not between': 2}) -%}
    {%- set operators = {
        'after': 'is after', 'before': 'is before', 'on': 'is', 'not on': 'is not', 'between': 'is between', 'not between': 'is not between',
    } -%}
    {%- set named = 'the date of a purchase' -%}
    {%- if 'between' not in test[0] or purchase_bounds() == 'exclusive' -%}
        {%- do return(segment_day_predicate(moment, operators[test[0]], test[1:], named)) -%}
    {%- endif -%}
    {%- set within = '(' ~ since_day(moment, segment_date(test[1], named)) ~ ' and ' ~ before_day(moment, add_days(segment_date(test[2], named), 1)) ~ ')' -%}
    {%- do return(within if test[0] == 'between' else 'not ' ~ within) -%}
{% endmacro %}


{#-
  The test of a number of orders or an amount.

  Arguments: expression, SQL aggregate; type, integer or decimal; test, list of operator and numbers; named, the argument.
  Returns: SQL condition.
-#}
{% macro purchase_number(expression, type, test, named) %}
    {%- do check_purchase_test(named, test, {'between': 2, 'exactly': 1, 'less than': 1, 'more than': 1}) -%}
    {%- set numbers = [] -%}
    {%- for value in test[1:] -%}
        {%- do numbers.append(segment_literal(type, value, named)) -%}
    {%- endfor -%}
    {%- set signs = {'exactly': ' = ', 'less than': ' < ', 'more than': ' > '} -%}
    {%- if test[0] in signs -%}
        {%- do return(expression ~ signs[test[0]] ~ numbers[0]) -%}
    {%- endif -%}
    {%- set lower, upper = (' > ', ' < ') if purchase_bounds() == 'exclusive' else (' >= ', ' <= ') -%}
    {%- do return('(' ~ expression ~ lower ~ numbers[0] ~ ' and ' ~ expression ~ upper ~ numbers[1] ~ ')') -%}
{% endmacro %}


{#- Whether the bounds of 'between' belong to it (var purchase_between). Returns: inclusive or exclusive. Errors: anything else. -#}
{% macro purchase_bounds() %}
    {%- do return(chosen('purchase_between', ['inclusive', 'exclusive'])) -%}
{% endmacro %}


{#-
  Checks the operator of a test and how many values stand after it.

  Arguments: named, the argument; test, list; takes, dict of operator to number of values. Returns: nothing.
-#}
{% macro check_purchase_test(named, test, takes) %}
    {%- if test is string or test[0] not in takes -%}
        {%- set operator = test if test is string else test[0] -%}
        {%- do segment_error(named ~ "=… has no operator '" ~ operator ~ "'" ~ nearest_hint(operator, takes.keys() | list),
            'Its operators are ' ~ takes.keys() | join(', ') ~ '.') -%}
    {%- elif test[1:] | length != takes[test[0]] -%}
        {%- do segment_error(named ~ '=… is ' ~ test ~ ", and '" ~ test[0] ~ "' takes " ~ takes[test[0]] ~ ' value(s)', 'Correct the values.') -%}
    {%- endif -%}
{% endmacro %}
