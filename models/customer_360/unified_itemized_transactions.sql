{%- set first_texts = [
    'datasource', 'customer_id', 'currency', 'payment_method', 'purchase_brand', 'purchase_channel', 'store_id',
] -%}
{%- set catalog_columns = ['product_category', 'product_subcategory', 'product_description', 'product_gender'] -%}
{%- set item_amounts = ['cost', 'profit', 'list_price', 'discount_amount', 'subtotal', 'tax_amount', 'revenue'] -%}
with

lines as (

    select * from {{ ref('itemized_transaction_lines') }}

),

unified_product_catalog as (

    select * from {{ ref('unified_product_catalog') }}

),

-- The same product twice in one order, line type and moment is one line: amounts add up, the first text stays. Lines without
-- order belong to nobody's order and are left out (input_audit lists them): together they would make strangers' lines one.
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
        bool_or(is_return) as is_return,
        bool_or(is_cancellation) as is_cancellation,
        cast(sum(item_quantity) as bigint) as item_quantity,
        {%- for amount in item_amounts %}
        {{ money('sum(item_' ~ amount ~ ')') }} as item_{{ amount }},
        max(unit_{{ amount }}) as unit_{{ amount }},
        {%- endfor %}
        max(item_discount_percent) as item_discount_percent,
        {{ money(var('order_discount_mode', 'max') ~ '(order_discount_amount)') }} as order_discount_amount,
        max(order_shipping_amount) as order_shipping_amount

    from lines

    where order_id is not null

    group by order_id, product_id, line_type, order_datetime

),

unified_itemized_transactions as (

    select
        {{ md5_hex(
            "concat_ws('|', coalesce(summed.order_id, ''), coalesce(summed.product_id, ''), summed.line_type, "
            ~ "coalesce(cast(summed.order_datetime as " ~ type_of('text') ~ "), ''))"
        ) }} as uit_pk,
        summed.amperity_id,

        ---------- ids and texts
        summed.order_id,
        summed.product_id,
        summed.line_type,
        {%- for column in first_texts %}
        summed.{{ column }},
        {%- endfor %}
        summed.digital_channel,
        {%- for column in catalog_columns %}
        coalesce(summed.{{ column }}, unified_product_catalog.{{ column }}) as {{ column }},
        {%- endfor %}

        ---------- booleans
        summed.is_return,
        summed.is_cancellation,

        ---------- numbers
        summed.item_quantity,
        {%- for amount in item_amounts %}
        summed.item_{{ amount }},
        summed.unit_{{ amount }},
        {%- endfor %}
        coalesce(
            summed.item_discount_percent,
            cast(
                cast(summed.item_discount_amount as decimal(38, 12))
                / nullif(summed.item_list_price, 0) as {{ type_of('percent') }}
            )
        ) as item_discount_percent,
        summed.order_discount_amount,
        summed.order_shipping_amount,

        ---------- times
        summed.order_datetime

    from summed

    left join unified_product_catalog
        on summed.product_id = unified_product_catalog.product_id

)

select * from unified_itemized_transactions
