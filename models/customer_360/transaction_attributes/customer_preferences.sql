{%- set attributes = ['purchase_brand', 'purchase_channel', 'store_id'] -%}
with

customer_orders as (

    select * from {{ ref('customer_orders') }}

),

-- One row per customer, attribute and value first: that is far fewer rows than orders times windows.
by_value as (

    {%- for attribute in attributes %}

    select
        amperity_id,
        '{{ attribute }}' as attribute,
        {{ attribute }} as attribute_value,
        {%- for window in order_windows() %}
        sum(case when {{ in_window(window) }} then 1 else 0 end) as {{ window.name }}_orders,
        sum(case when {{ in_window(window) }} then order_revenue end) as {{ window.name }}_revenue,
        max(case when {{ in_window(window) }} then order_datetime end) as {{ window.name }}_last_order{{ ',' if not loop.last }}
        {%- endfor %}

    from customer_orders

    where {{ attribute }} is not null

    group by amperity_id, {{ attribute }}
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

),

by_window as (

    {%- for window in order_windows() %}

    select
        amperity_id,
        attribute,
        attribute_value,
        '{{ window.name }}' as order_window,
        {{ window.name }}_orders as orders,
        {{ window.name }}_revenue as revenue,
        {{ window.name }}_last_order as last_order

    from by_value

    where {{ window.name }}_orders > 0
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

),

ranked as (

    select
        by_window.*,
        row_number() over (
            partition by amperity_id, attribute, order_window
            order by orders desc, revenue desc, last_order desc, {{ in_code_point_order('attribute_value') }} asc
        ) as preference_rank

    from by_window

),

customer_preferences as (

    select
        amperity_id,
        {%- for window in order_windows() %}
        {%- set last_window = loop.last %}
        {%- for attribute in attributes %}
        max(
            case when order_window = '{{ window.name }}' and attribute = '{{ attribute }}' then attribute_value end
        ) as {{ window.name }}_preferred_{{ attribute }}{{ ',' if not (last_window and loop.last) }}
        {%- endfor %}
        {%- endfor %}

    from ranked

    where preference_rank = 1

    group by amperity_id

)

select * from customer_preferences
