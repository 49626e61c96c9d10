{%- set attributes = {
    'order_datetime': 'order_datetime', 'order_id': 'order_id', 'order_revenue': 'order_revenue',
    'order_total_items': 'order_quantity', 'order_purchase_brand': 'purchase_brand',
    'order_purchase_channel': 'purchase_channel', 'order_store_id': 'visited_store_id', 'order_date': 'order_date',
} -%}
{%- set positions = {
    'first': 'order_number = 1', 'second': 'order_number = 2', 'latest': 'order_number_from_latest = 1',
} -%}
with

-- An order of the website was made in no store, whatever store the feed names (data-model §9.2).
customer_orders as (

    select
        orders.*,
        case
            when
                orders.purchase_channel is null
                or lower(orders.purchase_channel) not in (
                    {%- for channel in var('website_channels', ['web', 'website', 'online']) %}
                    '{{ channel | lower }}'{{ ',' if not loop.last }}
                    {%- endfor %}
                )
                then orders.store_id
        end as visited_store_id

    from {{ ref('customer_orders') }} as orders

),

customer_order_sequence as (

    select
        amperity_id,
        {%- for position, condition in positions.items() %}
        {%- for name, column in attributes.items() %}
        max(case when {{ condition }} then {{ column }} end) as {{ position }}_{{ name }},
        {%- endfor %}
        {%- endfor %}
        max(case when order_number = 3 then order_date end) as third_order_date

    from customer_orders

    group by amperity_id

)

select * from customer_order_sequence
