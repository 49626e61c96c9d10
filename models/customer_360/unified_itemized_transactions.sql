{{ kept_by_group('order_id', all_keys='itemized_transaction_lines') }}
{%- set first_texts = [
    'datasource', 'customer_id', 'currency', 'payment_method', 'purchase_brand', 'purchase_channel', 'store_id',
] -%}
{%- set catalog_columns = ['product_category', 'product_subcategory', 'product_description', 'product_gender'] -%}
{%- set item_amounts = ['cost', 'profit', 'list_price', 'discount_amount', 'subtotal', 'tax_amount', 'revenue'] -%}
{%- set fingerprinted = [
    rules_of_model({'order_discount_mode': 'max'}), 'amperity_id', 'order_id', 'product_id', 'line_type', 'order_datetime', 'is_return',
    'is_cancellation', 'item_quantity', 'item_discount_percent', 'order_discount_amount', 'order_discount_percent',
    'order_shipping_amount', 'digital_channel',
] + first_texts -%}
{%- for amount in item_amounts -%}
    {%- do fingerprinted.extend(['item_' ~ amount, 'unit_' ~ amount]) -%}
{%- endfor -%}
{%- for column in catalog_columns -%}
    {%- do fingerprinted.extend([column, 'catalog_' ~ column]) -%}
{%- endfor -%}
with

lines as (

    select * from {{ ref('itemized_transaction_lines') }}

),

unified_product_catalog as (

    select * from {{ ref('unified_product_catalog') }}

),

-- Lines without order belong to nobody's order and are left out (input_audit lists them): together they would make strangers'
-- lines one.
described as (

    select
        lines.*,
        {%- for column in catalog_columns %}
        unified_product_catalog.{{ column }} as catalog_{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    from lines

    left join unified_product_catalog
        on lines.product_id = unified_product_catalog.product_id

    where lines.order_id is not null

),
{%- if is_incremental() %}

versions as (

    select
        order_id,
        {{ fingerprint(fingerprinted) }} as fingerprint

    from described

    group by order_id

),

built as (

    select
        order_id,
        cast(sum(fingerprint) as {{ type_of('fingerprint') }}) as fingerprint

    from {{ this }}

    group by order_id

),
{%- endif %}

-- The same product twice in one order, line type and moment is one line: amounts add up, the first text stays.
summed as (

    select
        order_id,
        product_id,
        line_type,
        order_datetime,
        min(amperity_id) as amperity_id,
        {%- for column in first_texts + ['digital_channel'] + catalog_columns %}
        min({{ in_code_point_order(column) }}) as {{ column }},
        {%- endfor %}
        {%- for column in catalog_columns %}
        min(catalog_{{ column }}) as catalog_{{ column }},
        {%- endfor %}
        bool_or(is_return) as is_return,
        bool_or(is_cancellation) as is_cancellation,
        cast(sum(item_quantity) as bigint) as item_quantity,
        {%- for amount in item_amounts %}
        {{ money('sum(item_' ~ amount ~ ')') }} as item_{{ amount }},
        max(unit_{{ amount }}) as unit_{{ amount }},
        {%- endfor %}
        max(item_discount_percent) as item_discount_percent,
        {{ money(chosen('order_discount_mode', ['max', 'sum']) ~ '(order_discount_amount)') }} as order_discount_amount,
        max(order_discount_percent) as order_discount_percent,
        max(order_shipping_amount) as order_shipping_amount,
        {{ fingerprint(fingerprinted) }} as fingerprint

    from described
    {{- where_changed('order_id', 'versions', built='built') }}

    group by order_id, product_id, line_type, order_datetime

),

unified_itemized_transactions as (

    select
        {{ md5_hex(
            "concat_ws('|', coalesce(order_id, ''), coalesce(product_id, ''), line_type, "
            ~ "coalesce(cast(order_datetime as " ~ type_of('text') ~ "), ''))"
        ) }} as uit_pk,
        amperity_id,

        ---------- ids and texts
        order_id,
        product_id,
        line_type,
        {%- for column in first_texts %}
        {{ column }},
        {%- endfor %}
        digital_channel,
        {%- for column in catalog_columns %}
        coalesce({{ column }}, catalog_{{ column }}) as {{ column }},
        {%- endfor %}

        ---------- booleans
        is_return,
        is_cancellation,

        ---------- numbers
        item_quantity,
        {%- for amount in item_amounts %}
        item_{{ amount }},
        unit_{{ amount }},
        {%- endfor %}
        coalesce(
            item_discount_percent,
            cast(
                cast(item_discount_amount as decimal(38, 12))
                / nullif(item_list_price, 0) as {{ type_of('percent') }}
            )
        ) as item_discount_percent,
        order_discount_amount,
        order_discount_percent,
        order_shipping_amount,
        fingerprint,

        ---------- times
        order_datetime

    from summed

)

select * from unified_itemized_transactions
