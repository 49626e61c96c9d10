{%- set attributes = {
    'order_datetime': 'order_datetime', 'order_id': 'order_id', 'order_revenue': 'order_revenue',
    'order_total_items': 'order_quantity', 'order_purchase_brand': 'purchase_brand',
    'order_purchase_channel': 'purchase_channel', 'order_store_id': 'store_id', 'order_date': 'order_date',
} -%}
{%- set positions = {
    'first': 'order_number = 1', 'second': 'order_number = 2', 'latest': 'order_number_from_latest = 1',
} -%}
with

customer_orders as (

    select * from {{ ref('customer_orders') }}

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
