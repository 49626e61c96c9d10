{{ config(enabled=offline_events_are_on()) }}

{%- set order_columns = [
    'order_id', 'amperity_id', 'currency', 'store_id', 'given_name', 'surname', 'email', 'phone', 'city', 'state', 'postal', 'country',
    'birthdate', 'gender', 'order_datetime', 'event_date',
] -%}
with

offline_purchases as (

    select * from {{ ref('offline_purchases') }}

),

-- The earliest line speaks for the order: the lines of an order are of one customer and in one currency.
summed as (

    select
        offline_purchases.*,
        sum(quantity) over (partition by order_id) as order_quantity,
        sum(revenue) over (partition by order_id) as order_revenue,
        row_number() over (
            partition by order_id
            order by order_datetime asc, {{ in_code_point_order('uit_pk') }} asc
        ) as line_rank

    from offline_purchases

),

offline_orders as (

    select
        order_id as order_key,
        {%- for column in order_columns %}
        {{ column }},
        {%- endfor %}
        cast(order_quantity as {{ type_of('integer') }}) as quantity,
        {{ money('order_revenue') }} as revenue

    from summed

    where line_rank = 1

)

select * from offline_orders
