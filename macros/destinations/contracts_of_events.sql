{#-
  What advertising platforms take of purchases in stores (activation.md §7). Lines where each item is a conversion of its own, orders
  where the platform tells conversions apart by the order. Each macro returns the parts of destination_contract() in which its kind
  differs from the rest.
-#}

{#- Meta: one conversion per line, at most 62 days old with a physical store. -#}
{% macro contract_of_meta_events() %}
    {%- do return({
        'table': 'offline_purchases', 'key': ['uit_pk'], 'days': 7, 'most_days': 62,
        'attributes': [
            contract_attribute('timestamp', 'order_datetime', 'epoch_seconds'),
            contract_attribute('email', 'email', 'sendable_email', hash=true),
            contract_attribute('phone', 'phone', 'phone_digits_with_country', hash=true),
            contract_attribute('external_id', 'amperity_id'),
            contract_attribute('event_name', "'Purchase'"),
            contract_attribute('action_source', "'physical_store'"),
            contract_attribute('order_id', 'order_id'),
            contract_attribute('currency', 'currency'),
            contract_attribute('price', 'unit_price'),
            contract_attribute('quantity', 'quantity'),
            contract_attribute('product_id', 'product_id'),
            contract_attribute('delivery_category', "'in_store'"),
        ] + person_attributes() + [
            contract_attribute('birthdate', 'birthdate', 'birthdate_digits', hash=true),
            contract_attribute('gender', 'gender', 'gender_for_meta', hash=true),
        ],
        'required': {'all': ['timestamp', 'currency', 'price', 'quantity'], 'any': [['email'], ['phone']]},
    }) -%}
{% endmacro %}


{#-
  TikTok: at most 28 days old. Lines of one customer at one moment share their event_id, by which TikTok makes them one purchase with
  several contents; its value is the sum of price times quantity and must not be supplied.
-#}
{% macro contract_of_tiktok_events() %}
    {%- set email = contract_attribute('email', 'email', 'email_for_tiktok', hash=true) -%}
    {%- set phone = contract_attribute('phone', 'phone', 'phone_e164', hash=true) -%}
    {%- set seconds = 'cast(' ~ epoch_seconds('source_rows.order_datetime') ~ ' as ' ~ type_of('text') ~ ')' -%}
    {%- set event_id = 'left(' ~ sha256_hex(
        "concat_ws('|', coalesce(" ~ destination_attribute(email, 'source_rows') ~ ", ''), coalesce("
        ~ destination_attribute(phone, 'source_rows') ~ ", ''), 'CompletePayment', " ~ seconds ~ ')'
    ) ~ ', 36)' -%}
    {%- do return({
        'table': 'offline_purchases', 'key': ['uit_pk'], 'days': 7, 'most_days': 28,
        'attributes': [
            contract_attribute('timestamp', 'order_datetime', 'epoch_seconds'),
            email,
            phone,
            contract_attribute('external_id', 'amperity_id', 'trimmed_text', hash=true),
            contract_attribute('event', "'CompletePayment'"),
            contract_attribute('event_id', event_id),
            contract_attribute('order_id', 'order_id'),
            contract_attribute('currency', "coalesce(source_rows.currency, 'USD')"),
            contract_attribute('price', 'unit_price'),
            contract_attribute('quantity', 'quantity'),
            contract_attribute('content_type', "'product'"),
            contract_attribute('content_id', 'product_id'),
            contract_attribute('content_name', 'product_description'),
            contract_attribute('content_category', 'product_category'),
            contract_attribute('brand', 'purchase_brand'),
            contract_attribute('shop_id', 'store_id'),
            contract_attribute('description', none, 'as_text'),
        ],
        'required': {'all': ['timestamp', 'event'], 'any': [['email'], ['phone']]},
    }) -%}
{% endmacro %}


{#-
  The Trade Desk: at most 25 days old, of the United States only, which the currency tells. Addresses and numbers are hashed as UID2
  wants them before it encodes them.
-#}
{% macro contract_of_trade_desk_events() %}
    {%- do return({
        'table': 'offline_purchases', 'key': ['uit_pk'], 'days': 3, 'most_days': 25,
        'attributes': [
            contract_attribute('timestamp', 'order_datetime', 'iso_time'),
            contract_attribute('email', 'email', 'email_for_uid2', hash=true),
            contract_attribute('phone', 'phone', 'phone_e164', hash=true),
            contract_attribute('eventname', "'purchase'"),
            contract_attribute('orderid', 'left(source_rows.order_id, 64)'),
            contract_attribute('value', 'revenue'),
            contract_attribute('valuecurrency', 'currency'),
            contract_attribute('item_code', 'product_id'),
            contract_attribute('price', 'unit_price'),
            contract_attribute('qty', 'quantity'),
            contract_attribute('cat', 'product_category'),
            contract_attribute('storeid', 'store_id'),
            contract_attribute('city', none, 'as_text'),
            contract_attribute('region', none, 'as_text'),
            contract_attribute('country', none, 'as_text'),
        ],
        'required': {'all': ['timestamp'], 'any': [['email'], ['phone']]},
        'refused': {'not_in_the_united_states': "coalesce(source_rows.currency, '') <> 'USD'"},
    }) -%}
{% endmacro %}


{#- Pinterest by its API: one conversion per order of the last seven days. The event's id is empty for an order without id. -#}
{% macro contract_of_pinterest_events() %}
    {%- set event_id = sha256_hex("source_rows.order_id || '|checkout|' || " ~ iso_time('source_rows.order_datetime')) -%}
    {%- do return({
        'table': 'offline_orders', 'key': ['order_key'], 'days': 7, 'most_days': 7,
        'attributes': [
            contract_attribute('email', 'email', 'sendable_email', hash=true),
            contract_attribute('phone', 'phone', 'phone_digits_with_country', hash=true),
            contract_attribute('extern_id', 'amperity_id', 'trimmed_lower', hash=true),
            contract_attribute('timestamp', 'order_datetime', 'iso_time'),
            contract_attribute('event_name', "'checkout'"),
            contract_attribute('action_source', "'offline'"),
            contract_attribute('event_id', event_id),
            contract_attribute('order_id', 'order_id'),
            contract_attribute('currency', 'currency'),
            contract_attribute('value', 'revenue'),
        ] + person_attributes() + [
            contract_attribute('birthdate', 'birthdate', 'birthdate_digits', hash=true),
            contract_attribute('gender', 'gender', 'gender_for_pinterest', hash=true),
            contract_attribute('partner_name', none, 'as_text'),
            contract_attribute('opt_out_type', none, 'as_text'),
        ],
        'required': {'all': ['email', 'currency', 'timestamp', 'value'], 'any': []},
    }) -%}
{% endmacro %}


{#- Pinterest by file: orders of the last 30 days. -#}
{% macro contract_of_pinterest_events_csv() %}
    {%- do return({
        'table': 'offline_orders', 'key': ['order_key'], 'days': 30, 'most_days': 30,
        'attributes': [
            contract_attribute('email', 'email', 'sendable_email', hash=true),
            contract_attribute('event_time', 'order_datetime', 'iso_time'),
            contract_attribute('event_type', "'checkout'"),
            contract_attribute('event_source', "'offline'"),
            contract_attribute('value', 'revenue'),
            contract_attribute('order_id', 'order_id'),
            contract_attribute('quantity', 'quantity'),
        ],
        'required': {'all': ['email', 'event_time', 'value'], 'any': []},
    }) -%}
{% endmacro %}


{#- Snapchat by file: it tells conversions apart by the order. -#}
{% macro contract_of_snapchat_events() %}
    {%- do return({
        'table': 'offline_orders', 'key': ['order_key'], 'days': 28, 'most_days': 28,
        'attributes': [
            contract_attribute('email', 'email', 'sendable_email', hash=true),
            contract_attribute('timestamp', 'order_datetime', 'iso_time'),
            contract_attribute('event_type', "'purchase'"),
            contract_attribute('number_items', 'quantity'),
            contract_attribute('price', 'revenue'),
            contract_attribute('transaction_id', 'order_id'),
            contract_attribute('quantity', 'quantity'),
        ],
        'required': {'all': ['email', 'timestamp', 'price'], 'any': []},
    }) -%}
{% endmacro %}
