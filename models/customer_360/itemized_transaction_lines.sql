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
        {{ unsigned_by_line_type('unit_' ~ amount) }}
        * {{ unsigned_by_line_type('item_quantity') }} as {{ amount }}_of_units{{ ',' if not loop.last }}
        {%- endfor %}

    from typed

),

filled as (

    select
        unsigned.*,
        {%- for amount in ['cost', 'profit', 'discount_amount', 'tax_amount'] %}
        coalesce({{ amount }}, {{ amount }}_of_units) as filled_{{ amount }}{{ ',' if not loop.last }}
        {%- endfor %}

    from unsigned

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
        {{ money(signed_by_line_type('priced.unit_' ~ amount)) }} as unit_{{ amount }},
        {%- endfor %}
        priced.item_discount_percent,
        priced.order_discount_amount,
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
