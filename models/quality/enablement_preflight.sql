{#- Tables that segments and campaigns read (data-model §3); without duplicates no pair of records is scored. -#}
{%- set tables = {
    'unified_customers': true, 'merged_customers': true, 'unified_itemized_transactions': true, 'unified_transactions': true,
    'transaction_attributes_extended': true, 'customer_360': true, 'unified_scores': false,
} -%}
{#- Columns without which segments and campaigns lose conditions; `true` stands for those that nothing works without. -#}
{%- set needed = [
    ('merged_customers', 'given_name', false), ('merged_customers', 'surname', false),
    ('merged_customers', 'birthdate', false), ('merged_customers', 'city', false),
    ('merged_customers', 'state', false), ('merged_customers', 'postal', false),
    ('merged_customers', 'email', false), ('merged_customers', 'loyalty_id', false),
    ('unified_transactions', 'order_datetime', true), ('unified_transactions', 'order_revenue', true),
    ('unified_transactions', 'order_quantity', false), ('unified_transactions', 'order_discount_amount', false),
    ('unified_transactions', 'purchase_channel', false), ('unified_transactions', 'purchase_brand', false),
    ('unified_transactions', 'digital_channel', false), ('unified_transactions', 'store_id', false),
    ('merged_customers', 'address', false), ('merged_customers', 'country', false), ('merged_customers', 'gender', false),
    ('merged_customers', 'phone', false), ('unified_itemized_transactions', 'product_id', false),
    ('unified_itemized_transactions', 'product_category', false), ('unified_itemized_transactions', 'item_discount_amount', false),
] -%}
{%- set text = dbt.type_string() -%}
with

{% for table in ['unified_coalesced'] + tables | list -%}
{{ table }} as (

    select * from {{ ref(table) }}

),

{% endfor -%}
table_checks as (

    {%- for table, is_required in tables.items() %}
    select
        {{ loop.index }} as position,
        '{{ table }} has rows' as check_name,
        {{ is_required }} as is_required,
        count(*) > 0 as is_ok,
        cast(count(*) as {{ text }}) || ' rows' as found,
        'Tag a feed for it (docs/feeds.md), load it and build again.' as next_step

    from {{ table }}
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}

),

column_checks as (

    {%- for table, column, is_required in needed %}
    select
        {{ 20 + loop.index }} as position,
        '{{ table }}.{{ column }} is filled' as check_name,
        {{ is_required }} as is_required,
        count({{ column }}) > 0 or count(*) = 0 as is_ok,
        cast(count({{ column }}) as {{ text }}) || ' of ' || cast(count(*) as {{ text }}) || ' rows' as found,
        'Tag the column of a feed that holds it; without one, conditions on it find nobody.' as next_step

    from {{ table }}
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}

),

-- Whether every source of records has brought forth a customer.
sources as (

    select
        unified_coalesced.datasource,
        count(unified_customers.amperity_id) as customer_records

    from unified_coalesced

    left join unified_customers
        on
            unified_coalesced.datasource = unified_customers.datasource
            and unified_coalesced.pk = unified_customers.pk

    group by unified_coalesced.datasource

),

stitch_checks as (

    select
        0 as position,
        'stitch has run on all sources' as check_name,
        true as is_required,
        min(customer_records) > 0 as is_ok,
        cast(count(*) as {{ text }}) || ' sources, '
        || cast(count(case when customer_records = 0 then 1 end) as {{ text }}) || ' without a customer' as found,
        'Look into the keys of the source that is missing in unified_customers.' as next_step

    from sources

),

-- Every customer with orders should be found with its transaction attributes in customer_360.
attribute_checks as (

    select
        60 as position,
        'customer_360 has the transaction attributes' as check_name,
        true as is_required,
        count(*) = count(customer_360.first_order_datetime) as is_ok,
        cast(count(*) as {{ text }}) || ' customers with orders, '
        || cast(count(*) - count(customer_360.first_order_datetime) as {{ text }}) || ' without them' as found,
        'Build customer_360 with everything upstream: dbt build --select +customer_360.' as next_step

    from transaction_attributes_extended

    left join customer_360
        on transaction_attributes_extended.amperity_id = customer_360.amperity_id

),

revenues as (

    select
        cast(coalesce(sum(case when line_type = 'purchase' then item_revenue end), 0) as decimal(38, 2)) as line_revenue,
        (
            select cast(coalesce(sum(order_revenue), 0) as decimal(38, 2))
            from unified_transactions
        ) as order_revenue

    from unified_itemized_transactions

),

revenue_checks as (

    select
        61 as position,
        'revenue of orders is that of their lines' as check_name,
        true as is_required,
        abs(order_revenue - line_revenue) <= {{ var('preflight_revenue_tolerance') }} * abs(line_revenue) as is_ok,
        cast(order_revenue as {{ text }}) || ' against ' || cast(line_revenue as {{ text }}) as found,
        'Look at lines without order or customer (input_audit), or raise preflight_revenue_tolerance.' as next_step

    from revenues

),

enablement_preflight as (

    {%- for part in ['stitch_checks', 'table_checks', 'column_checks', 'attribute_checks', 'revenue_checks'] %}
    select * from {{ part }}
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}

)

select * from enablement_preflight
