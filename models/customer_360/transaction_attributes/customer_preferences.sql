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

preferred as (

    select
        amperity_id,
        attribute,
        {%- for window in order_windows() %}
        {{ first_text_by(
            'attribute_value',
            [window.name ~ '_orders', window.name ~ '_revenue', window.name ~ '_last_order'],
            'attribute_value is not null and ' ~ window.name ~ '_orders > 0'
        ) }} as {{ window.name }}_preferred{{ ',' if not loop.last }}
        {%- endfor %}

    from by_value

    group by amperity_id, attribute

),

customer_preferences as (

    select
        preferred.amperity_id,
        {%- for window in order_windows() %}
        {%- for attribute in attributes %}
        max(
            case when preferred.attribute = '{{ attribute }}' then preferred.{{ window.name }}_preferred end
        ) as {{ window.name }}_preferred_{{ attribute }},
        {%- endfor %}
        {%- endfor %}
        max(versions.fingerprint) as fingerprint

    from preferred

    left join versions
        on preferred.amperity_id = versions.amperity_id

    group by preferred.amperity_id

)

select * from customer_preferences
