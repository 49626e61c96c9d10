{{ kept_by_group('amperity_id', all_keys='customer_orders') }}
{#- Where orders lie in the windows belongs to what a customer is made from: a later as-of date changes only the customers of whom
    an order enters or leaves one. -#}
{%- set fingerprinted = [
    rules_of_model(), 'order_id', 'order_revenue', 'order_quantity', 'order_datetime', 'purchase_brand', 'purchase_channel', 'store_id',
] -%}
{%- for window in order_windows() -%}
    {%- do fingerprinted.append(in_window(window)) -%}
{%- endfor -%}
with

customer_orders as (

    select * from {{ ref('customer_orders') }}

),
{%- if is_incremental() %}

versions as (

    select
        amperity_id,
        {{ fingerprint(fingerprinted) }} as fingerprint

    from customer_orders

    group by amperity_id

),
{%- endif %}

summed as (

    select
        amperity_id,
        {%- for window in order_windows() %}
        {%- set inside = in_window(window) %}
        sum(case when {{ inside }} then 1 else 0 end) as {{ window.name }}_order_frequency,
        sum(case when {{ inside }} then order_revenue else 0 end) as {{ window.name }}_order_revenue,
        sum(case when {{ inside }} then order_quantity else 0 end) as {{ window.name }}_total_items,
        max(case when {{ inside }} and order_revenue > 0 then order_revenue end) as {{ window.name }}_largest_order_value,
        count(distinct case when {{ inside }} then purchase_brand end) as {{ window.name }}_purchase_brands,
        count(distinct case when {{ inside }} then purchase_channel end) as {{ window.name }}_purchase_channels,
        count(distinct case when {{ inside }} then store_id end) as {{ window.name }}_stores,
        {%- endfor %}
        {{ fingerprint(fingerprinted) }} as fingerprint

    from customer_orders
    {{- where_changed('amperity_id', 'versions') }}

    group by amperity_id

),

customer_order_windows as (

    select
        amperity_id,
        {%- for window in order_windows() %}
        {%- set name = window.name %}

        ---------- {{ name }}
        cast({{ name }}_order_frequency as bigint) as {{ name }}_order_frequency,
        {{ money(name ~ '_order_revenue') }} as {{ name }}_order_revenue,
        cast({{ name }}_total_items as bigint) as {{ name }}_total_items,
        {{ money_ratio(name ~ '_order_revenue', name ~ '_order_frequency') }} as {{ name }}_average_order_value,
        {{ money_ratio(name ~ '_total_items', name ~ '_order_frequency') }} as {{ name }}_average_num_items,
        {{ money_ratio(name ~ '_order_revenue', name ~ '_total_items') }} as {{ name }}_average_item_price,
        {{ name }}_largest_order_value,
        {{ name }}_purchase_brands,
        {{ name }}_purchase_channels,
        {{ name }}_stores,
        {%- endfor %}

        fingerprint

    from summed

)

select * from customer_order_windows
