{#-
  The metrics of segment_insights: where each stands in the summary of a segment, and how it follows from the measures (data-model §21).

  Returns: list of dicts {section, metric, dimension, sql, adds_up}: the dimension of the figures that the metric is made of, 'breakdown'
    for all attributes of var insight_breakdowns; SQL over customer_measures(); whether the metrics of parts add up to that of the
    whole, so that a share of all customers means something.
-#}
{% macro insight_metrics() %}
    {%- set metrics = [] -%}
    {%- for section, metric, dimension, sql in added_up_metrics() -%}
        {%- do metrics.append({'section': section, 'metric': metric, 'dimension': dimension, 'sql': sql, 'adds_up': true}) -%}
    {%- endfor -%}
    {%- for section, metric, dimension, numerator, denominator in ratio_metrics() -%}
        {%- set sql = figure_ratio(numerator, denominator) -%}
        {%- do metrics.append({'section': section, 'metric': metric, 'dimension': dimension, 'sql': sql, 'adds_up': false}) -%}
    {%- endfor -%}
    {%- do return(metrics) -%}
{% endmacro %}


{#- The metrics that are sums. Returns: list of (section, metric, dimension, measure). -#}
{% macro added_up_metrics() %}
    {%- do return([
        ('card', 'unique_customers', 'total', 'customers'),
        ('card', 'active_customers', 'total', 'active_customers'),
        ('card', 'segment_revenue', 'total', 'revenue'),
        ('card', 'reachable_customers', 'total', 'contactable_global'),
        ('revenue_tree', 'net_revenue', 'total', 'revenue'),
        ('revenue_tree', 'customers', 'total', 'active_customers'),
        ('revenue_tree', 'orders', 'total', 'orders'),
        ('revenue_tree', 'units', 'total', 'units'),
        ('revenue_tree', 'net_revenue_after_returns', 'total', 'revenue_after_returns'),
        ('reachability', 'reachable_by_address', 'total', 'contactable_address'),
        ('reachability', 'reachable_by_email', 'total', 'contactable_email'),
        ('reachability', 'reachable_by_phone', 'total', 'contactable_phone'),
        ('reachability', 'reachable_by_paid_social', 'total', 'contactable_paid_social'),
        ('historical_revenue', 'revenue_by_month', 'month', 'revenue'),
        ('predicted_revenue', 'predicted_revenue', 'total', 'predicted_revenue'),
        ('trend', 'purchasers_by_channel', 'purchase_channel', 'active_customers'),
        ('trend', 'orders_by_channel', 'purchase_channel', 'orders'),
        ('trend', 'revenue_by_lifetime_spend', 'lifetime_spend', 'revenue'),
        ('trend', 'new_purchasers_by_month', 'first_order_month', 'active_customers'),
        ('breakdown', 'purchasers', 'breakdown', 'active_customers'),
        ('breakdown', 'revenue', 'breakdown', 'revenue'),
    ]) -%}
{% endmacro %}


{#- The metrics that are ratios. Returns: list of (section, metric, dimension, numerator, denominator). -#}
{% macro ratio_metrics() %}
    {%- set of_segment = ' over (partition by segment, dimension, metric)' -%}
    {%- do return([
        ('revenue_tree', 'revenue_per_customer', 'total', 'revenue', 'active_customers'),
        ('revenue_tree', 'orders_per_customer', 'total', 'orders', 'active_customers'),
        ('revenue_tree', 'average_order_value', 'total', 'revenue', 'orders'),
        ('revenue_tree', 'units_per_transaction', 'total', 'units', 'orders'),
        ('revenue_tree', 'average_unit_revenue', 'total', 'revenue', 'units'),
        ('reachability', 'share_reachable_by_address', 'total', 'contactable_address', 'customers'),
        ('reachability', 'share_reachable_by_email', 'total', 'contactable_email', 'customers'),
        ('reachability', 'share_reachable_by_phone', 'total', 'contactable_phone', 'customers'),
        ('reachability', 'share_reachable_by_paid_social', 'total', 'contactable_paid_social', 'customers'),
        ('predicted_revenue', 'predicted_revenue_per_customer', 'total', 'predicted_revenue', 'predicted_customers'),
        ('predicted_revenue', 'predicted_order_value', 'total', 'predicted_order_values', 'predicted_customers'),
        ('predicted_revenue', 'predicted_orders', 'total', 'predicted_orders', 'predicted_customers'),
        ('rate', 'early_repeat_rate', 'total', 'early_repeats', 'early_repeats_known'),
        ('rate', 'retention_rate', 'total', 'retained_customers', 'earlier_customers'),
        ('breakdown', 'revenue_per_purchaser', 'breakdown', 'revenue', 'active_customers'),
        ('breakdown', 'share_of_purchasers', 'breakdown', 'active_customers', 'sum(active_customers)' ~ of_segment),
        ('breakdown', 'share_of_revenue', 'breakdown', 'revenue', 'sum(revenue)' ~ of_segment),
    ]) -%}
{% endmacro %}


{#-
  A ratio rounded half up to six decimals, once, where it leaves the calculation; see money_ratio().

  Arguments: numerator and denominator, SQL numbers. Returns: SQL; NULL when the denominator is 0 or NULL.
-#}
{% macro figure_ratio(numerator, denominator) -%}
    cast(
        floor(
            cast({{ numerator }} as {{ type_of('double') }}) / nullif(cast({{ denominator }} as {{ type_of('double') }}), 0) * 1000000 + 0.5
        ) / 1000000 as {{ type_of('figure') }}
    )
{%- endmacro %}


{#-
  The dimension of figures as insight_metrics() names it.

  Arguments: dimension, SQL text, of the figures. Returns: SQL text, 'breakdown' for the attributes of var insight_breakdowns.
-#}
{% macro kind_of_dimension(dimension) %}
    {%- set columns = [] -%}
    {%- for attribute in insight_breakdowns() -%}
        {%- do columns.append("'" ~ attribute.column ~ "'") -%}
    {%- endfor -%}
    {%- do return('case when ' ~ dimension ~ ' in (' ~ (columns | join(', ') or 'null') ~ ") then 'breakdown' else " ~ dimension ~ ' end') -%}
{% endmacro %}
