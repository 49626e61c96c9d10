with

unified_transactions as (

    select * from {{ ref('unified_transactions') }}

),

dated as (

    select
        unified_transactions.*,
        {{ business_date('order_datetime') }} as order_date

    from unified_transactions

),

-- An order counts when a known customer bought something up to the as-of date; later returns do not undo it.
qualifying as (

    select *

    from dated

    where
        amperity_id is not null
        and has_purchase_line
        and order_date <= {{ as_of_date() }}

),

customer_orders as (

    select
        amperity_id,
        order_id,

        ---------- header
        purchase_brand,
        purchase_channel,
        store_id,

        ---------- numbers
        {{ in_reporting_currency('qualifying.order_revenue', 'qualifying.currency') }} as order_revenue,
        {{ in_reporting_currency('qualifying.net_order_revenue', 'qualifying.currency') }} as net_order_revenue,
        {{ in_reporting_currency('qualifying.order_cost', 'qualifying.currency') }} as order_cost,
        order_quantity,
        row_number() over (
            partition by amperity_id
            order by order_datetime asc, {{ in_code_point_order('order_id') }} asc
        ) as order_number,
        row_number() over (
            partition by amperity_id
            order by order_datetime desc, {{ in_code_point_order('order_id') }} desc
        ) as order_number_from_latest,

        ---------- times
        order_date,
        order_datetime

    from qualifying

)

select * from customer_orders
