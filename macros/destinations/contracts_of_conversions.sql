{#-
  What Criteo, Google, Braze and Klaviyo take of purchases in stores (activation.md §7), each line by itself. Each macro returns the parts
  of destination_contract() in which its kind differs from the rest.
-#}

{#- Criteo's newer form (B of activation.md §7.2), with a look-back of two days. -#}
{% macro contract_of_criteo_events() %}
    {%- do return({
        'table': 'offline_purchases', 'key': ['uit_pk'], 'days': 2, 'most_days': 62,
        'attributes': [
            contract_attribute('user_key_1', 'email', 'sendable_email', hash=true),
            contract_attribute('user_key_type_1', "'email'"),
            contract_attribute('user_key_2', 'amperity_id'),
            contract_attribute('user_key_type_2', "'customer_ID'"),
            contract_attribute('event_id', 'order_id'),
            contract_attribute('event_time', 'order_datetime', 'iso_time'),
            contract_attribute('content_ids', 'product_id'),
            contract_attribute('product_value', 'revenue'),
            contract_attribute('product_quantity', 'quantity'),
            contract_attribute('store_id', 'store_id'),
            contract_attribute('currency', 'currency'),
        ],
        'required': {'all': ['user_key_1', 'event_id', 'event_time'], 'any': []},
    }) -%}
{% endmacro %}


{#- Criteo's older form (A): the previous day. -#}
{% macro contract_of_criteo_events_itemized() %}
    {%- do return({
        'table': 'offline_purchases', 'key': ['uit_pk'], 'days': 1, 'most_days': 62,
        'attributes': [
            contract_attribute('user_crmid', 'amperity_id'),
            contract_attribute('user_email', 'email', 'sendable_email', hash=true),
            contract_attribute('event_id', 'order_id'),
            contract_attribute('event_item_quantity', 'quantity'),
            contract_attribute('event_item_id', 'product_id'),
            contract_attribute('event_currency', 'currency'),
            contract_attribute('event_item_price', 'unit_price'),
            contract_attribute('event_timestamp', 'order_datetime', 'iso_time'),
            contract_attribute('store_id', 'store_id'),
            contract_attribute('event_item_brand', 'purchase_brand'),
            contract_attribute('event_item_category', 'product_category'),
        ],
        'required': {'all': ['user_email', 'event_id', 'event_timestamp'], 'any': []},
    }) -%}
{% endmacro %}


{#- Google's enhanced conversions: the value of an order is the sum over its lines and is not supplied. Clicks come from elsewhere. -#}
{% macro contract_of_google_enhanced_conversions() %}
    {%- set answers = ['UNSPECIFIED', 'GRANTED', 'DENIED'] -%}
    {%- do return({
        'table': 'offline_purchases', 'key': ['uit_pk'], 'days': 7, 'most_days': 90,
        'attributes': [
            contract_attribute('order_id', 'order_id'),
            contract_attribute('timestamp', 'order_datetime', 'time_with_offset'),
            contract_attribute('gclid', none, 'trimmed_text'),
            contract_attribute('gbraid', none, 'trimmed_text'),
            contract_attribute('wbraid', none, 'trimmed_text'),
            contract_attribute('email', 'email', 'email_for_google', hash=true),
            contract_attribute('phone', 'phone', 'phone_e164', hash=true),
            contract_attribute('unit_price', 'unit_price'),
            contract_attribute('quantity', 'quantity'),
            contract_attribute('currency_code', 'currency'),
            contract_attribute('product_id', 'product_id'),
            contract_attribute('merchant_id', none, 'as_text'),
            contract_attribute('feed_country_code', none, 'as_text'),
            contract_attribute('feed_language_code', none, 'as_text'),
            contract_attribute('local_transaction_cost', none, 'as_text'),
            contract_attribute('conversion_environment', none, 'as_text'),
            contract_attribute('ad_user_data', "'" ~ chosen('google_ad_user_data', answers) ~ "'"),
            contract_attribute('ad_personalization', "'" ~ chosen('google_ad_personalization', answers) ~ "'"),
        ],
        'required': {
            'all': ['order_id', 'timestamp'], 'any': [['gclid'], ['gbraid'], ['wbraid'], ['email'], ['phone']],
        },
    }) -%}
{% endmacro %}


{#-
  Google Analytics 4: 72 hours. Its client_id is made by the website; without a source in var destination_sources every row is refused.
  The value is not supplied.
-#}
{% macro contract_of_google_analytics_events() %}
    {%- do return({
        'table': 'offline_purchases', 'key': ['uit_pk'], 'days': 3, 'most_days': 3,
        'attributes': [
            contract_attribute('client_id', none, 'trimmed_text'),
            contract_attribute('user_id', 'amperity_id'),
            contract_attribute('timestamp', 'order_datetime', 'iso_time'),
            contract_attribute('transaction_id', 'order_id'),
            contract_attribute('currency', 'currency'),
            contract_attribute('item_id', 'product_id'),
            contract_attribute('item_name', 'product_description'),
            contract_attribute('price', 'unit_price'),
            contract_attribute('quantity', 'coalesce(source_rows.quantity, 1)'),
            contract_attribute('item_brand', 'purchase_brand'),
            contract_attribute('item_category', 'product_category'),
            contract_attribute('item_category2', 'product_subcategory'),
            contract_attribute('location_id', 'store_id'),
            contract_attribute('customer_type', 'customer_type'),
        ] + google_analytics_options(),
        'required': {
            'all': ['client_id', 'currency', 'price', 'transaction_id'], 'any': [['item_id'], ['item_name']],
        },
    }) -%}
{% endmacro %}


{#- What Google Analytics takes besides, if a brand has it. Returns: list of attributes. -#}
{% macro google_analytics_options() %}
    {%- set options = [] -%}
    {%- for name in [
        'session_id', 'affiliation', 'coupon', 'discount', 'index', 'item_category3', 'item_category4', 'item_category5', 'shipping', 'tax',
    ] -%}
        {%- do options.append(contract_attribute(name, none, 'as_text')) -%}
    {%- endfor -%}
    {%- do return(options) -%}
{% endmacro %}


{#- Braze's purchases: up to 7,500 pieces, which its mart splits into objects of 100. -#}
{% macro contract_of_braze_purchases() %}
    {%- do return({
        'table': 'offline_purchases', 'key': ['uit_pk'], 'days': 7, 'most_days': 62,
        'attributes': [
            contract_attribute('external_id', 'amperity_id'),
            contract_attribute('product_id', 'product_id'),
            contract_attribute('price', 'unit_price'),
            contract_attribute('currency', 'currency'),
            contract_attribute('quantity', 'quantity'),
            contract_attribute('purchase_time', 'order_datetime', 'iso_time'),
        ],
        'required': {'all': ['external_id', 'product_id', 'price', 'currency', 'purchase_time'], 'any': []},
        'refused': {
            'product_id_over_255_characters': 'length(source_rows.product_id) > 255',
            'quantity_over_7500': 'source_rows.quantity > 7500',
        },
    }) -%}
{% endmacro %}


{#- Klaviyo: the latest purchase of a customer, as custom properties of the profile. -#}
{% macro contract_of_klaviyo_events() %}
    {%- set profile = contract_of_klaviyo() -%}
    {%- do return({
        'table': 'offline_purchases', 'key': ['uit_pk'], 'days': 30, 'most_days': 62,
        'attributes': profile.attributes + [
            contract_attribute('last_event_date', 'event_date'),
            contract_attribute('product', 'product_description'),
        ],
        'required': profile.required,
        'others_allowed': true,
        'where': 'customer_line_rank = 1',
    }) -%}
{% endmacro %}
