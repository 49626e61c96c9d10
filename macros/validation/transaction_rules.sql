{#-
  Rules of lines and orders (data-model §23.2, transactions).

  Returns: list of dicts, see validation_rules().
-#}
{% macro transaction_rules() %}
    {%- set rules = [
        {'id': 'CV-T1', 'table': 'unified_transactions', 'keys': ['order_id'], 'fails': 'amperity_id is null'},
        {
            'id': 'CV-T2', 'table': 'unified_itemized_transactions', 'population': 'customers_of_orders', 'keys': ['order_id'],
            'fails': 'lowest_amperity_id <> highest_amperity_id',
        },
        {
            'id': 'CV-T3', 'table': 'itemized_transaction_lines', 'keys': ['datasource', 'product_id', 'order_datetime'],
            'fails': 'order_id is null',
        },
        {
            'id': 'CV-T4', 'table': 'unified_transactions', 'population': 'equal_orders',
            'keys': ['first_order_id', 'last_order_id'], 'fails': 'orders > 1',
        },
        {
            'id': 'CV-T4-PK', 'table': 'unified_transactions', 'population': 'rows_of_orders', 'keys': ['order_id'],
            'counts': ('sum(copies - 1)', 'sum(copies)'), 'fails': 'copies > 1',
        },
        {
            'id': 'CV-T5', 'table': 'unified_transactions', 'keys': ['order_id'], 'among': is_store_channel(),
            'fails': 'store_id is null',
        },
        {
            'id': 'CV-T8', 'table': 'unified_itemized_transactions', 'population': 'customers_of_orders', 'keys': ['order_id'],
            'among': 'lines_taken_back > 0', 'fails': 'lines_bought = 0',
        },
        {
            'id': 'CV-T10', 'table': 'unified_transactions', 'keys': ['order_id'], 'among': 'has_purchase_line',
            'fails': 'abs(order_returned_revenue + order_canceled_revenue) > order_revenue',
        },
    ] -%}
    {%- for rule in line_rules() -%}
        {%- do rule.update({'table': 'unified_itemized_transactions', 'keys': ['uit_pk', 'order_id', 'product_id']}) -%}
        {%- do rules.append(rule) -%}
    {%- endfor -%}
    {%- for rule in rules if 'population' not in rule -%}
        {%- do rule.update({'population': rule.table}) -%}
    {%- endfor -%}
    {%- do return(rules) -%}
{% endmacro %}


{#-
  Rules of single lines in unified_itemized_transactions (data-model §23.2). A line is of the future after the as-of date, as for
  input_audit and the windows.

  Returns: list of dicts with id, among and fails.
-#}
{% macro line_rules() %}
    {%- set never_below_0 = [
        'item_cost', 'item_list_price', 'item_discount_amount', 'item_discount_percent', 'item_subtotal', 'item_revenue',
    ] -%}
    {%- do return([
        {'id': 'CV-T1', 'fails': 'amperity_id is null'},
        {
            'id': 'CV-T6',
            'fails': 'product_id is null or product_category is null or product_subcategory is null or product_description is null',
        },
        {
            'id': 'CV-T7', 'among': "line_type <> 'purchase'",
            'fails': 'item_cost > 0 or item_quantity > 0 or item_revenue > 0',
        },
        {'id': 'CV-T9', 'among': "line_type = 'purchase'", 'fails': never_below_0 | join(' < 0 or ') ~ ' < 0'},
        {
            'id': 'CV-T11',
            'among': 'item_list_price is not null and item_revenue is not null and item_discount_amount is not null',
            'fails': 'abs(item_list_price - item_revenue - item_discount_amount) > 0.01',
        },
        {
            'id': 'CV-T12', 'among': 'item_revenue is not null and item_cost is not null and item_profit is not null',
            'fails': 'abs(item_revenue - item_cost - item_profit) > 0.01',
        },
        {'id': 'CV-T13', 'among': 'item_discount_percent is not null', 'fails': wrong_discount_percent()},
        {'id': 'CV-T14', 'fails': 'item_revenue is null'},
        {'id': 'CV-T15', 'among': "line_type = 'purchase'", 'fails': 'item_quantity <= 0'},
        {
            'id': 'CV-T16',
            'fails': 'order_datetime is null or not ' ~ before_day('order_datetime', add_days(as_of_date(), 1)),
        },
    ]) -%}
{% endmacro %}


{#-
  Whether a line's discount percentage is outside 0 to 1, or more than 0.01 away from its discount ÷ list price (data-model §23.1,
  IV-T12). Multiplied out, so that no engine rounds.

  Returns: SQL condition.
-#}
{% macro wrong_discount_percent() -%}
    item_discount_percent not between 0 and 1
    or abs(item_discount_percent * item_list_price - item_discount_amount) > 0.01 * abs(item_list_price)
{%- endmacro %}


{#- Whether a sale was made in a store (var offline_channels). Returns: SQL condition. -#}
{% macro is_store_channel() -%}
    lower(purchase_channel) in ('{{ var('offline_channels', ['in-store', 'store', 'offline', 'retail', 'pos']) | join("', '") }}')
{%- endmacro %}


{#-
  Rules of Transactions QA (data-model §23.4). Its roll-ups, TQ-1 and TQ-2, are the model transactions_qa_months.

  Returns: list of dicts, see validation_rules(). Errors: tolerances that are not two rising shares.
-#}
{% macro transactions_qa_rules() %}
    {%- set tolerances = var('expected_revenue_tolerances', [0.01, 0.05]) -%}
    {%- if tolerances is string or tolerances | length != 2 or tolerances | select('number') | list != tolerances | sort -%}
        {%- do exceptions.raise_compiler_error('var expected_revenue_tolerances is ' ~ tolerances
            ~ '. Give two rising shares: from which a month warns, and from which it is an error.') -%}
    {%- endif -%}
    {%- set rules = [
        {
            'id': 'TQ-3', 'table': 'unified_transactions', 'population': 'orders_of_several_customers', 'keys': ['order_id'],
            'fails': 'last_update_dt < latest_update_dt or last_update_dt is null and latest_update_dt is not null',
        },
        {
            'id': 'TQ-4', 'table': 'unified_transactions', 'population': 'unified_transactions', 'keys': ['order_id'],
            'fails': 'amperity_id is null',
        },
        {
            'id': 'TQ-4-C', 'table': 'unified_transactions', 'population': 'unified_transactions', 'keys': ['order_id'],
            'fails': 'customer_id is null',
        },
    ] -%}
    {%- for check_id, tolerance in [('TQ-5-W', tolerances[0]), ('TQ-5', tolerances[1])] -%}
        {%- do rules.append({
            'id': check_id, 'table': 'unified_transactions', 'population': 'expected_months', 'keys': ['year', 'month', 'source'],
            'fails': 'abs(found - amount) > ' ~ tolerance ~ ' * abs(amount)',
        }) -%}
    {%- endfor -%}
    {%- do return(rules) -%}
{% endmacro %}
