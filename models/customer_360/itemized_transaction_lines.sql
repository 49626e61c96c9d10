{%- set amounts = ['cost', 'profit', 'list_price', 'discount_amount', 'subtotal', 'tax_amount', 'revenue'] -%}
{%- set list_price = 'coalesce(list_price, revenue + filled_discount_amount, list_price_of_units)' -%}
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

-- Feeds sign returns and cancellations as they like (data-model §25, A10): the fallbacks are worked out without signs.
unsigned as (

    select
        typed.*,
        {%- for amount in amounts %}
        {{ unsigned_by_line_type('item_' ~ amount) }} as {{ amount }},
        {{ unsigned_by_line_type('unit_' ~ amount) }} as {{ amount }}_of_unit,
        {%- endfor %}
        {{ unsigned_by_line_type('item_quantity') }} as units

    from typed

),

-- One unit's list price is its discount and its subtotal together (data-model §§7 and 25, A11).
by_unit as (

    select
        unsigned.*,
        coalesce(list_price_of_unit, discount_amount_of_unit + subtotal_of_unit) as filled_list_price_of_unit,
        coalesce(subtotal_of_unit, list_price_of_unit - discount_amount_of_unit) as filled_subtotal_of_unit,
        {%- for amount in amounts if amount != 'list_price' %}
        {{ amount }}_of_unit * units as {{ amount }}_of_units{{ ',' if not loop.last }}
        {%- endfor %}

    from unsigned

),

filled as (

    select
        by_unit.*,
        filled_list_price_of_unit * units as list_price_of_units,
        {%- for amount in ['cost', 'profit', 'discount_amount', 'tax_amount'] %}
        coalesce({{ amount }}, {{ amount }}_of_units) as filled_{{ amount }}{{ ',' if not loop.last }}
        {%- endfor %}

    from by_unit

),

priced as (

    select
        filled.*,
        coalesce(revenue, list_price - filled_discount_amount, revenue_of_units) as filled_revenue,
        {{ list_price }} as filled_list_price,
        coalesce(subtotal, subtotal_of_units, {{ list_price }} - filled_discount_amount) as filled_subtotal

    from filled

),

signed as (

    select
        coalesce(by_foreign_key.amperity_id, by_customer_id.amperity_id) as amperity_id,

        ---------- ids and texts
        priced.datasource,
        priced.customer_id,
        priced.order_id,
        priced.product_id,
        priced.line_type,
        priced.currency,
        priced.payment_method,
        priced.purchase_brand,
        priced.purchase_channel,
        priced.digital_channel,
        priced.store_id,
        priced.product_category,
        priced.product_subcategory,
        priced.product_description,
        priced.product_gender,

        ---------- booleans
        priced.is_return,
        priced.is_cancellation,

        ---------- numbers
        {{ signed_by_line_type('priced.item_quantity') }} as item_quantity,
        {%- for amount in amounts %}
        {{ money(signed_by_line_type('priced.filled_' ~ amount)) }} as item_{{ amount }},
        {{ money(signed_by_line_type(
            'priced.' ~ ('filled_' if amount in ['list_price', 'subtotal'] else '') ~ amount ~ '_of_unit'
        )) }} as unit_{{ amount }},
        {%- endfor %}
        priced.item_discount_percent,
        priced.order_discount_amount,
        priced.order_discount_percent,
        priced.order_shipping_amount,

        ---------- times
        priced.order_datetime

    from priced

    left join stitch_foreign_keys as by_foreign_key
        on
            priced.foreign_key_name = by_foreign_key.foreign_key_name
            and lower(priced.foreign_key_value) = by_foreign_key.foreign_key_value

    left join stitch_foreign_keys as by_customer_id
        on
            by_customer_id.foreign_key_name = 'customer_id'
            and lower(priced.customer_id) = by_customer_id.foreign_key_value

)

select * from signed
