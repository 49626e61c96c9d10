{#-
  Whether an order was followed by another one within a number of days, three-valued (data-model §9.1): TRUE in time, FALSE
  too late or the time is over without one, NULL while it is still open.

  Arguments: order_date and next_order_date, SQL dates; days, whole number, inclusive.
  Returns: SQL boolean expression; NULL when there is no order.
-#}
{% macro repeated_within(order_date, next_order_date, days) -%}
    case
        when {{ days_between(order_date, next_order_date) }} <= {{ days }} then true
        when {{ days_between(order_date, next_order_date) }} > {{ days }} then false
        when {{ days_between(order_date, as_of_date()) }} > {{ days }} then false
    end
{%- endmacro %}
