{%- set order_attributes = [
    'order_datetime', 'order_id', 'order_revenue', 'order_total_items', 'order_purchase_brand', 'order_purchase_channel',
    'order_store_id',
] -%}
{%- set window_attributes = [
    'order_frequency', 'order_revenue', 'total_items', 'average_order_value', 'average_num_items', 'average_item_price',
    'purchase_brands', 'purchase_channels', 'stores',
] -%}
{%- set return_attributes = [
    'order_returned_frequency', 'order_canceled_frequency', 'order_returned_revenue', 'order_canceled_revenue',
    'total_returned_items', 'total_canceled_items',
] -%}
{%- set net_attributes = ['net_order_revenue', 'net_order_value', 'average_net_item_price', 'order_cost'] -%}
with

orders as (

    select * from {{ ref('customer_order_sequence') }}

),

windows as (

    select * from {{ ref('customer_order_windows') }}

),

preferences as (

    select * from {{ ref('customer_preferences') }}

),

returns as (

    select * from {{ ref('customer_returns') }}

),

net_orders as (

    select * from {{ ref('customer_net_orders') }}

),

rfm as (

    select * from {{ ref('customer_rfm') }}

),

transaction_attributes_extended as (

    select
        orders.amperity_id,

        ---------- customer flags
        windows.lifetime_order_frequency = 1 as one_and_done,
        {{ repeated_within(
            'orders.first_order_date', 'orders.second_order_date', var('early_repeat_days', 84)
        ) }} as early_repeat_purchaser,
        windows.lifetime_purchase_brands > 1 as multi_purchase_brand,
        windows.lifetime_purchase_channels > 1 as multi_purchase_channel,
        {{ repeated_within(
            'orders.first_order_date', 'orders.second_order_date', var('retained_days', 365)
        ) }} as first_order_is_retained,
        {{ repeated_within(
            'orders.second_order_date', 'orders.third_order_date', var('retained_days', 365)
        ) }} as second_order_is_retained,

        ---------- first, second and latest order
        {%- for position in ['first', 'second', 'latest'] %}
        {%- for attribute in order_attributes %}
        orders.{{ position }}_{{ attribute }},
        {%- endfor %}
        {%- endfor %}

        ---------- days between
        {{ days_between('orders.latest_order_date', as_of_date()) }} as days_since_latest_order,
        {{ days_between('orders.first_order_date', 'orders.latest_order_date') }} as first_to_latest_order_days,
        {{ days_between('orders.first_order_date', 'orders.second_order_date') }} as first_to_second_order_days,

        ---------- windows
        {%- for window in order_windows() %}
        {%- for attribute in window_attributes %}
        windows.{{ window.name }}_{{ attribute }},
        {%- endfor %}
        {%- for attribute in ['purchase_brand', 'purchase_channel', 'store_id'] %}
        preferences.{{ window.name }}_preferred_{{ attribute }},
        {%- endfor %}
        {%- endfor %}
        windows.l30d_largest_order_value,
        windows.lifetime_largest_order_value,

        ---------- optional: NULL unless var tae_optional is set
        {%- for position in ['first', 'second', 'latest'] %}
        net_orders.{{ position }}_order_cost,
        net_orders.{{ position }}_net_order_revenue,
        {%- endfor %}
        {%- for window in order_windows() %}
        {%- for attribute in return_attributes %}
        returns.{{ window.name }}_{{ attribute }},
        {%- endfor %}
        {%- for attribute in net_attributes %}
        net_orders.{{ window.name }}_{{ attribute }},
        {%- endfor %}
        {%- endfor %}
        net_orders.lifetime_largest_net_order_value,

        ---------- recency, frequency, monetary value
        rfm.l12m_recency,
        rfm.l12m_frequency,
        rfm.l12m_monetary,
        rfm.l12m_rfm_score

    from orders

    inner join windows
        on orders.amperity_id = windows.amperity_id

    left join preferences
        on orders.amperity_id = preferences.amperity_id

    left join returns
        on orders.amperity_id = returns.amperity_id

    left join net_orders
        on orders.amperity_id = net_orders.amperity_id

    left join rfm
        on orders.amperity_id = rfm.amperity_id

)

select * from transaction_attributes_extended
