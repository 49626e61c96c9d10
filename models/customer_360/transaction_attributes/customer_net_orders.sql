{%- set positions = {
    'first': 'order_number = 1', 'second': 'order_number = 2', 'latest': 'order_number_from_latest = 1',
} -%}
with

-- Empty unless the optional families are asked for: the columns that read this model are then NULL.
customer_orders as (

    select *

    from {{ ref('customer_orders') }}

    where {{ 'true' if var('tae_optional', false) else 'false' }}

),

customer_order_windows as (

    select * from {{ ref('customer_order_windows') }}

),

summed as (

    select
        amperity_id,
        {%- for position, condition in positions.items() %}
        max(case when {{ condition }} then order_cost end) as {{ position }}_order_cost,
        max(case when {{ condition }} then net_order_revenue end) as {{ position }}_net_order_revenue,
        {%- endfor %}
        {%- for window in order_windows() %}
        {%- set inside = in_window(window) %}
        sum(case when {{ inside }} then net_order_revenue else 0 end) as {{ window.name }}_net_order_revenue,
        -- A cost that no order in the window has is unknown, not 0; without orders there, what is known elsewhere makes it 0.
        case
            when count(order_cost) > 0 and count(case when {{ inside }} then order_id end) = 0 then 0
            else sum(case when {{ inside }} then order_cost end)
        end as {{ window.name }}_order_cost,
        {%- endfor %}
        max(case when net_order_revenue > 0 then net_order_revenue end) as lifetime_largest_net_order_value

    from customer_orders

    group by amperity_id

),

customer_net_orders as (

    select
        summed.amperity_id,
        {%- for position in positions %}
        summed.{{ position }}_order_cost,
        summed.{{ position }}_net_order_revenue,
        {%- endfor %}
        {%- for window in order_windows() %}
        {%- set name = window.name %}
        {%- set net = 'summed.' ~ name ~ '_net_order_revenue' %}
        {{ money(net) }} as {{ name }}_net_order_revenue,
        {{ money_ratio(net, 'customer_order_windows.' ~ name ~ '_order_frequency') }} as {{ name }}_net_order_value,
        {{ money_ratio(net, 'customer_order_windows.' ~ name ~ '_total_items') }} as {{ name }}_average_net_item_price,
        {{ money('summed.' ~ name ~ '_order_cost') }} as {{ name }}_order_cost,
        {%- endfor %}
        summed.lifetime_largest_net_order_value

    from summed

    inner join customer_order_windows
        on summed.amperity_id = customer_order_windows.amperity_id

)

select * from customer_net_orders
