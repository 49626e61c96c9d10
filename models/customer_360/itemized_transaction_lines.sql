{%- set amounts = ['cost', 'profit', 'list_price', 'discount_amount', 'subtotal', 'tax_amount', 'revenue'] -%}
with

lines as (

    {{ union_feeds('itemized_transactions') }}

),

stitch_foreign_keys as (

    select * from {{ ref('stitch_foreign_keys') }}

),

typed as (

    select
        lines.*,
        case
            when coalesce(is_return, false) then 'return'
            when coalesce(is_cancellation, false) then 'cancellation'
            else 'purchase'
        end as line_type

    from lines

),

-- What a feed gives per unit fills what it does not give per line; both before signs are settled.
filled as (

    select
        typed.*,
        coalesce(
            item_revenue,
            item_list_price - item_discount_amount,
            unit_revenue * item_quantity
        ) as filled_revenue,
        coalesce(
            item_list_price,
            item_revenue + item_discount_amount,
            unit_list_price * item_quantity
        ) as filled_list_price,
        coalesce(item_discount_amount, unit_discount_amount * item_quantity) as filled_discount_amount,
        coalesce(
            item_subtotal,
            unit_subtotal * item_quantity,
            item_list_price - item_discount_amount
        ) as filled_subtotal,
        coalesce(item_cost, unit_cost * item_quantity) as filled_cost,
        coalesce(item_profit, unit_profit * item_quantity) as filled_profit,
        coalesce(item_tax_amount, unit_tax_amount * item_quantity) as filled_tax_amount

    from typed

),

signed as (

    select
        coalesce(by_foreign_key.amperity_id, by_customer_id.amperity_id) as amperity_id,

        ---------- ids and texts
        filled.datasource,
        filled.customer_id,
        filled.order_id,
        filled.product_id,
        filled.line_type,
        filled.currency,
        filled.payment_method,
        filled.purchase_brand,
        filled.purchase_channel,
        filled.digital_channel,
        filled.store_id,
        filled.product_category,
        filled.product_subcategory,
        filled.product_description,
        filled.product_gender,

        ---------- booleans
        filled.is_return,
        filled.is_cancellation,

        ---------- numbers
        {{ signed_by_line_type('filled.item_quantity') }} as item_quantity,
        {%- for amount in amounts %}
        {{ money(signed_by_line_type('filled.filled_' ~ amount)) }} as item_{{ amount }},
        {{ money(signed_by_line_type('filled.unit_' ~ amount)) }} as unit_{{ amount }},
        {%- endfor %}
        filled.item_discount_percent,
        filled.order_discount_amount,
        filled.order_shipping_amount,

        ---------- times
        filled.order_datetime

    from filled

    left join stitch_foreign_keys as by_foreign_key
        on
            filled.foreign_key_name = by_foreign_key.foreign_key_name
            and lower(filled.foreign_key_value) = by_foreign_key.foreign_key_value

    left join stitch_foreign_keys as by_customer_id
        on
            by_customer_id.foreign_key_name = 'customer_id'
            and lower(filled.customer_id) = by_customer_id.foreign_key_value

)

select * from signed
