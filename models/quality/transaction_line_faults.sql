{%- set faults = [
    ('order_id', 'order_id missing', 'order_id is null'),
    ('product_id', 'product_id missing', 'product_id is null'),
    ('order_datetime', 'order_datetime missing', 'order_datetime is null'),
    ('item_quantity', 'item_quantity missing', 'item_quantity is null'),
    ('item_revenue', 'item_revenue missing', 'item_revenue is null'),
    ('is_cancellation', 'return and cancellation at once', 'is_return and is_cancellation'),
    ('item_quantity', 'purchase quantity not above 0', "line_type = 'purchase' and item_quantity <= 0"),
    ('item_revenue', 'purchase revenue below 0', "line_type = 'purchase' and item_revenue < 0"),
    ('order_id', 'return without a purchase', "line_type = 'return' and not has_purchase"),
    ('order_id', 'cancellation without a purchase', "line_type = 'cancellation' and not has_purchase"),
    ('currency', 'order in several currencies', 'lowest_currency <> highest_currency'),
    ('order_datetime', 'after the as-of date', business_date('order_datetime') ~ ' > ' ~ as_of_date()),
] -%}
with

lines as (

    select * from {{ ref('itemized_transaction_lines') }}

),

-- What an order's lines say together; a line without order has no purchase to belong to.
with_order as (

    select
        lines.*,
        case
            when order_id is not null
                then max(case when line_type = 'purchase' then 1 else 0 end) over (partition by order_id) = 1
            else false
        end as has_purchase,
        min(currency) over (partition by order_id) as lowest_currency,
        max(currency) over (partition by order_id) as highest_currency

    from lines

),

checked as (

    {%- for column, reason, condition in faults %}

    select
        '{{ reason }}' as reason,
        '{{ column }}' as column_name,
        datasource,
        order_id,
        product_id

    from with_order

    where {{ condition }}
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

),

transaction_line_faults as (

    select
        reason,
        datasource,
        coalesce(order_id, '') || '|' || coalesce(product_id, '') as row_key,
        column_name

    from checked

)

select * from transaction_line_faults
