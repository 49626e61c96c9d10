{{ kept_by_group('amperity_id', all_keys='customer_order_windows') }}
{%- set attributes = ['purchase_brand', 'purchase_channel', 'store_id'] -%}
with

-- Windows and preferences are made from the same orders.
versions as (

    select
        amperity_id,
        fingerprint + (select {{ fingerprint([rules_of_model()]) }}) as fingerprint

    from {{ ref('customer_order_windows') }}

),

customer_orders as (

    select *

    from {{ ref('customer_orders') }}
    {{- where_changed('amperity_id', 'versions') }}

),

-- One row per customer, attribute and value first: that is far fewer rows than orders times windows. Orders that tell nothing
-- keep their place, so that each customer has a row.
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
            order by
                case when attribute_value is null then 1 else 0 end asc,
                orders desc, revenue desc, last_order desc, {{ in_code_point_order('attribute_value') }} asc
        ) as preference_rank

    from by_window

),

customer_preferences as (

    select
        ranked.amperity_id,
        {%- for window in order_windows() %}
        {%- for attribute in attributes %}
        max(
            case
                when ranked.order_window = '{{ window.name }}' and ranked.attribute = '{{ attribute }}'
                    then ranked.attribute_value
            end
        ) as {{ window.name }}_preferred_{{ attribute }},
        {%- endfor %}
        {%- endfor %}
        max(versions.fingerprint) as fingerprint

    from ranked

    left join versions
        on ranked.amperity_id = versions.amperity_id

    where ranked.preference_rank = 1

    group by ranked.amperity_id

)

select * from customer_preferences
