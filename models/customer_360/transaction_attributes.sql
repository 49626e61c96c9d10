{{ config(materialized='view') }}

with

transaction_attributes_extended as (

    select * from {{ ref('transaction_attributes_extended') }}

),

-- The shorter table of earlier releases (data-model §10), for consumers that bind to its name.
transaction_attributes as (

    select
        amperity_id,

        ---------- customer flags
        one_and_done,
        early_repeat_purchaser,
        multi_purchase_brand,
        multi_purchase_channel,

        ---------- first, second and latest order
        first_order_datetime,
        first_order_id,
        first_order_is_retained,
        first_order_revenue,
        first_order_total_items,
        second_order_datetime,
        second_order_id,
        second_order_is_retained,
        second_order_revenue,
        second_order_total_items,
        latest_order_datetime,
        latest_order_id,
        latest_order_revenue,
        latest_order_total_items,

        ---------- lifetime
        lifetime_order_frequency,
        lifetime_order_revenue,
        lifetime_total_items,
        lifetime_average_order_value,
        lifetime_average_num_items,
        lifetime_average_item_price,
        lifetime_largest_order_value,
        lifetime_preferred_purchase_brand,
        lifetime_preferred_purchase_channel

    from transaction_attributes_extended

)

select * from transaction_attributes
