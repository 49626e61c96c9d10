{#-
  The six purchase behaviours (activation.md §4.4). All look at purchase lines of unified_itemized_transactions up to the as-of date,
  returns and cancellations left out, and share these arguments:

    date: list of an operator (after, before, between, not between, on, not on) and one or two dates, relative or not; none: at any time.
      The days of 'between' belong to it (var purchase_between);
    filters: dict of a column of unified_itemized_transactions to a list of an operator and its values, see segment_operators(), all of
      which a line must meet: {'purchase_channel': ['is exactly', 'store']}.

  Customers with a number of orders.

  Arguments: orders, list of an operator (between, exactly, less than, more than) and one or two whole numbers; date; filters.
    Who has no such order at all is never among 'less than'.
  Returns: a condition for segment().
-#}
{% macro has_purchased(orders=['more than', 0], date=none, filters={}) %}
    {%- do return(purchase_condition('has_purchased', date, filters, {'orders': orders})) -%}
{% endmacro %}


{#-
  Customers without any such order, those included who never ordered: more filters make more customers.

  Arguments: date; filters; see has_purchased(). Returns: a condition for segment().
-#}
{% macro has_not_purchased(date=none, filters={}) %}
    {%- do return(purchase_condition('has_purchased', date, filters, {'orders': ['more than', 0], 'negated': true})) -%}
{% endmacro %}


{#-
  Customers whose first order was on certain days.

  Arguments: date; filters; see has_purchased(); of, 'filtered' for the first order of those that meet the filters
    (activation.md §4.4), 'all' for the first order of all, which must then meet them (data-model §22).
  Returns: a condition for segment().
-#}
{% macro first_purchase(date=none, filters={}, of='filtered') %}
    {%- do return(purchase_condition('first_purchase', date, filters, {'of': of})) -%}
{% endmacro %}


{#-
  Customers with an order that is not their first one of all.

  Arguments: date; filters, of the later order; see has_purchased(). Returns: a condition for segment().
-#}
{% macro repeat_purchase(date=none, filters={}) %}
    {%- do return(purchase_condition('repeat_purchase', date, filters, {})) -%}
{% endmacro %}


{#-
  Customers whose most frequent kind of order is a certain one; of several that are equally frequent each is.

  Arguments: of, dict like filters of the columns that make the kind (product_category, product_subcategory, product_description,
    product_gender, store_id) and their values; date, needed here; filters, see has_purchased(), of the lines that are counted at all.
  Returns: a condition for segment().
-#}
{% macro most_frequent_order(of, date, filters={}) %}
    {%- do return(purchase_condition('most_frequent_order', date, filters, {'of': of})) -%}
{% endmacro %}


{#-
  Customers by what their orders are worth together.

  Arguments: amount, list of an operator (between, exactly, less than, more than) and one or two numbers; date; filters; see
    has_purchased(). Who has no such order is never among 'less than'.
  Returns: a condition for segment().
-#}
{% macro total_value_of_orders(amount, date=none, filters={}) %}
    {%- do return(purchase_condition('total_value_of_orders', date, filters, {'amount': amount})) -%}
{% endmacro %}


{#- A purchase behaviour for segment(). Arguments: behaviour; date; filters; settings, its own. Returns: a condition. -#}
{% macro purchase_condition(behaviour, date, filters, settings) %}
    {%- do ref('unified_itemized_transactions') -%}
    {%- do return(dict({'kind': 'purchase', 'behaviour': behaviour, 'date': date, 'filters': filters}, **settings)) -%}
{% endmacro %}
