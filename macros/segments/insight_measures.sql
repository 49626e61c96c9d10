{#-
  What is summed over customers (data-model §21, activation.md §4.6). Every sum adds up over combinations of segments, because a
  customer has one.

  Reads the columns of the CTE customers in segment_figures. Returns: dict of name to {type: name for type_of(), sql: aggregate}.
-#}
{% macro customer_measures() %}
    {%- set measures = {
        'customers': {'type': 'integer', 'sql': 'count(*)'},
        'active_customers': {'type': 'integer', 'sql': counted('l12m_order_frequency >= 1')},
        'orders': {'type': 'integer', 'sql': 'sum(coalesce(l12m_order_frequency, 0))'},
        'revenue': {'type': 'money', 'sql': 'sum(coalesce(l12m_order_revenue, 0))'},
        'units': {'type': 'integer', 'sql': 'sum(coalesce(l12m_total_items, 0))'},
        'revenue_after_returns': {'type': 'money', 'sql': 'sum(l12m_net_order_revenue)'},
        'predicted_customers': {'type': 'integer', 'sql': 'count(predicted_clv_next_365d)'},
        'predicted_revenue': {'type': 'money', 'sql': 'sum(predicted_clv_next_365d)'},
        'predicted_order_values': {'type': 'money', 'sql': 'sum(predicted_average_order_revenue_next_365d)'},
        'predicted_orders': {'type': 'rate', 'sql': 'sum(predicted_order_frequency_next_365d)'},
        'early_repeats_known': {'type': 'integer', 'sql': 'count(early_repeat_purchaser)'},
        'early_repeats': {'type': 'integer', 'sql': counted('early_repeat_purchaser')},
        'earlier_customers': {'type': 'integer', 'sql': counted('is_earlier_customer')},
        'retained_customers': {'type': 'integer', 'sql': counted('is_earlier_customer and l12m_order_frequency >= 1')},
    } -%}
    {%- for way in contact_ways() -%}
        {%- do measures.update({'contactable_' ~ way: {'type': 'integer', 'sql': counted('contactable_' ~ way)}}) -%}
    {%- endfor -%}
    {%- do return(measures) -%}
{% endmacro %}


{#- The aggregate of each measure. Returns: dict of measure to SQL. -#}
{% macro customer_sums() %}
    {%- set sums = {} -%}
    {%- for name, measure in customer_measures().items() -%}
        {%- do sums.update({name: measure.sql}) -%}
    {%- endfor -%}
    {%- do return(sums) -%}
{% endmacro %}


{#- How customers can be reached, as in the names of columns. Returns: list; the first is whether in any way. -#}
{% macro contact_ways() %}
    {%- do return(['global', 'address', 'email', 'phone', 'paid_social']) -%}
{% endmacro %}


{#- The number of rows that meet a condition. Arguments: condition, SQL. Returns: SQL aggregate, 0 for none. -#}
{% macro counted(condition) -%}
    count(case when {{ condition }} then 1 end)
{%- endmacro %}


{#-
  A select of figures by combination of segments: the measures that are named, the others NULL.

  Arguments: source, a relation or CTE with combination_columns(); dimension, name of what the figures are apart for, or 'total';
    value, SQL text of its value; measures, dict of measure to SQL aggregate; where, SQL condition.
  Returns: a select of combination_columns(), dimension, dimension_value and all measures.
-#}
{% macro figures_by_combination(source, dimension, value, measures, where='true') %}
    select
        {%- for column in combination_columns() %}
        {{ column }},
        {%- endfor %}
        '{{ dimension }}' as dimension,
        cast({{ value }} as {{ type_of('text') }}) as dimension_value
        {%- for name, measure in customer_measures().items() %},
        cast({{ measures.get(name, 'null') }} as {{ type_of(measure.type) }}) as {{ name }}
        {%- endfor %}

    from {{ source }}

    where {{ where }}

    group by
        {{ combination_columns() | join(',\n        ') }}
        {%- if value != 'null' %},
        {{ value }}
        {%- endif %}
{% endmacro %}


{#-
  What the groups of customers by lifetime spend are called: Top 20 %, 20 to 40 %, and so on (var insight_spend_groups).

  Reads the column spend_group, 1 for those who spent most. Returns: SQL text.
-#}
{% macro spend_group_name() -%}
    {%- set groups = var('insight_spend_groups') -%}
    case spend_group
        {%- for group in range(1, groups + 1) %}
        when {{ group }} then '{{ 'Top' if loop.first else (100 * (group - 1) / groups) | round(1) | string | replace('.0', '') ~ ' to' }} {{ (100 * group / groups) | round(1) | string | replace('.0', '') }} %'
        {%- endfor %}
    end
{%- endmacro %}


{#-
  The attributes by which purchasers and revenue are broken down (var insight_breakdowns).

  Returns: list of dicts {table, column}; names only, unchecked, while dbt parses. Errors: more than six; an unknown table or
    column; a table with several rows for a customer.
-#}
{% macro insight_breakdowns() %}
    {%- set tables = ['customer_360', 'customer_attributes', 'transaction_attributes_extended', 'predicted_clv_attributes'] -%}
    {%- set breakdowns = [] -%}
    {%- for name in var('insight_breakdowns') -%}
        {%- set table = name.split('.')[0] -%}
        {%- set column = name.split('.')[1:] | join('.') -%}
        {%- if table not in tables -%}
            {%- do exceptions.raise_compiler_error("var insight_breakdowns: '" ~ name ~ "' is of none of the tables " ~ tables | join(', ') ~ '.') -%}
        {%- elif execute and column not in segment_columns(table) -%}
            {%- do exceptions.raise_compiler_error('var insight_breakdowns: ' ~ table ~ " has no column '" ~ column ~ "'"
                ~ nearest_hint(column, segment_columns(table).keys() | list) ~ '.') -%}
        {%- endif -%}
        {%- do breakdowns.append({'table': table, 'column': column}) -%}
    {%- endfor -%}
    {%- if breakdowns | length > 6 -%}
        {%- do exceptions.raise_compiler_error('var insight_breakdowns names ' ~ breakdowns | length ~ ' attributes. Name at most six.') -%}
    {%- endif -%}
    {%- do return(breakdowns) -%}
{% endmacro %}
