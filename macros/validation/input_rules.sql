{#-
  Rules of customer records as received (data-model §23.1). Several addresses or numbers of a record are joined by commas, and each
  must be well formed.

  Returns: list of dicts, see validation_rules().
-#}
{% macro input_customer_rules() %}
    {%- set address = '[^@\\s,]+@[^@\\s,]+\\.[^@\\s,]{2,}' -%}
    {%- do return(of_feeds('stitch_records', ['datasource', 'pk'], [
        {'id': 'IV-E1', 'fails': 'email is null'},
        {
            'id': 'IV-E2', 'among': 'email is not null',
            'fails': 'not ' ~ regex_matches('email', '^' ~ address ~ '(\\s*,\\s*' ~ address ~ ')*$'),
        },
        {'id': 'IV-E3', 'counts': ('count(distinct lower(email))', 'count(email)'), 'fails': 'email is not null'},
        {
            'id': 'IV-E4', 'population': 'sources_of_emails', 'keys': ['datasource', 'contact_md5'],
            'fails': 'datasources = 1',
        },
        {'id': 'IV-P1', 'fails': 'phone is null'},
        {
            'id': 'IV-P2', 'among': 'phone is not null',
            'fails': 'not ' ~ regex_matches('phone', '[0-9]') ~ ' or ' ~ regex_matches('phone', '[A-Za-z]'),
        },
        {
            'id': 'IV-P3', 'population': 'sources_of_phones', 'keys': ['datasource', 'contact_md5'],
            'fails': 'datasources = 1',
        },
        {'id': 'IV-P4', 'among': 'phone is not null', 'fails': not_of_ten_digits('phone')},
    ])) -%}
{% endmacro %}


{#-
  Rules of lines of orders as received, before itemized_transaction_lines settles signs and gaps (data-model §23.1).

  Returns: list of dicts, see validation_rules().
-#}
{% macro input_transaction_rules() %}
    {%- set purchase = "line_type = 'purchase'" -%}
    {%- set taken_back = "line_type <> 'purchase'" -%}
    {%- set recycled = 'order_id is null or ' ~ days_between('cast(first_bought_at as date)', 'cast(last_bought_at as date)') ~ ' > 365' -%}
    {%- do return(of_feeds('itemized_transaction_lines', ['datasource', 'order_id', 'product_id', 'order_datetime'], [
        {'id': 'IV-T1', 'fails': 'product_id is null'},
        {'id': 'IV-T1-U', 'counts': ('count(distinct product_id)', 'count(product_id)'), 'fails': 'product_id is not null'},
        {'id': 'IV-T2', 'among': is_store_channel(), 'fails': 'store_id is null'},
        {'id': 'IV-T3', 'fails': 'item_quantity is null or item_revenue is null or order_datetime is null'},
        {
            'id': 'IV-T4', 'population': 'received_orders', 'keys': ['datasource', 'order_id', 'first_bought_at', 'last_bought_at'],
            'counts': ('sum(case when ' ~ recycled ~ ' then lines else 0 end)', 'sum(lines)'), 'fails': recycled,
        },
        {'id': 'IV-T5', 'fails': 'purchase_channel is null'},
        {'id': 'IV-T6', 'fails': 'is_return is null or is_cancellation is null'},
        {'id': 'IV-T7', 'fails': 'is_return and is_cancellation'},
        {'id': 'IV-T8', 'among': taken_back, 'fails': 'item_revenue > 0'},
        {'id': 'IV-T9', 'among': taken_back, 'fails': 'item_quantity > 0'},
        {'id': 'IV-T10', 'among': purchase, 'fails': 'item_quantity <= 0 or item_revenue < 0'},
        {
            'id': 'IV-T11', 'among': purchase,
            'fails': 'item_discount_amount < 0 or unit_discount_amount < 0 or order_discount_amount < 0',
        },
        {'id': 'IV-T12', 'among': 'item_discount_percent is not null', 'fails': wrong_discount_percent()},
        {
            'id': 'IV-T13',
            'among': 'item_list_price is not null and item_revenue is not null and item_discount_amount is not null',
            'fails': 'abs(item_revenue - (item_list_price - item_discount_amount)) > 0.01',
        },
    ], population='received_lines')) -%}
{% endmacro %}


{#-
  Rules of requests of privacy as received (data-model §23.1, IV-R1 to IV-R6). Their column datasource says where to look, not
  where they come from, so they are counted together.

  Returns: list of dicts, see validation_rules().
-#}
{% macro input_privacy_request_rules() %}
    {%- set rules = [
        {'id': 'IV-R1', 'fails': 'request_id is null'},
        {'id': 'IV-R2', 'fails': 'request_type is null'},
        {'id': 'IV-R3', 'fails': 'strategy is null'},
        {'id': 'IV-R4', 'among': 'phone is not null', 'fails': not_of_ten_digits('phone')},
        {
            'id': 'IV-R5', 'among': 'strategy is not null',
            'fails': "lower(strategy) not in ('connected_pii', 'exact')",
        },
        {
            'id': 'IV-R6', 'among': 'request_type is not null',
            'fails': "lower(request_type) not in ('delete', 'delete_pii', 'dsar')",
        },
    ] -%}
    {%- for rule in rules -%}
        {%- do rule.update({
            'table': 'stitch_privacy_requests', 'population': 'received_privacy_requests', 'keys': ['request_id', 'datasource'],
        }) -%}
    {%- endfor -%}
    {%- do return(rules) -%}
{% endmacro %}


{#-
  Rules that count each feed by itself.

  Arguments: table, the model that unites the feeds; keys, of its rows; rules, list of dicts that may have other keys and another
    population; population, of the others (default: the table). Returns: the rules, completed.
-#}
{% macro of_feeds(table, keys, rules, population=none) %}
    {%- set completed = [] -%}
    {%- for rule in rules -%}
        {%- set whole = {'table': table, 'population': population or table, 'keys': keys, 'by_feed': true} -%}
        {%- do whole.update(rule) -%}
        {%- do completed.append(whole) -%}
    {%- endfor -%}
    {%- do return(completed) -%}
{% endmacro %}


{#-
  Whether a text of one or several numbers, joined by commas, has one of other than ten digits; eleven are allowed when the first
  is 1 (data-model §23.1, IV-P4).

  Arguments: expression, SQL text. Returns: SQL condition.
-#}
{% macro not_of_ten_digits(expression) -%}
    not {{ regex_matches(regex_replace(expression, '[^0-9,]', ''), '^1?[0-9]{10}(,1?[0-9]{10})*$') }}
{%- endmacro %}
