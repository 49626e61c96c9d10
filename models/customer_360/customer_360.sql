{%- set profile_columns = [
    'given_name', 'surname', 'full_name', 'email', 'phone', 'address', 'address2', 'city', 'state', 'postal', 'country',
    'birthdate', 'gender', 'loyalty_id',
] -%}
{%- set transaction_columns = [
    'one_and_done', 'early_repeat_purchaser', 'multi_purchase_brand', 'multi_purchase_channel', 'first_order_is_retained',
    'second_order_is_retained',
] -%}
{%- for position in ['first', 'second', 'latest'] -%}
    {%- for attribute in ['datetime', 'id', 'revenue', 'total_items', 'purchase_brand', 'purchase_channel', 'store_id'] -%}
        {%- do transaction_columns.append(position ~ '_order_' ~ attribute) -%}
    {%- endfor -%}
{%- endfor -%}
{%- do transaction_columns.extend([
    'days_since_latest_order', 'first_to_latest_order_days', 'first_to_second_order_days', 'l12m_order_frequency',
    'l12m_order_revenue', 'lifetime_order_frequency', 'lifetime_order_revenue', 'lifetime_total_items',
    'lifetime_average_order_value', 'lifetime_average_num_items', 'lifetime_average_item_price', 'lifetime_largest_order_value',
    'lifetime_purchase_brands', 'lifetime_purchase_channels', 'lifetime_stores', 'lifetime_preferred_purchase_brand',
    'lifetime_preferred_purchase_channel', 'lifetime_preferred_store_id', 'l12m_recency', 'l12m_frequency', 'l12m_monetary',
    'l12m_rfm_score',
]) -%}
with

merged_customers as (

    select * from {{ ref('merged_customers') }}

),

transaction_attributes_extended as (

    select * from {{ ref('transaction_attributes_extended') }}

),

customer_loyalty as (

    select * from {{ ref('customer_loyalty') }}

),

merged_households as (

    select * from {{ ref('merged_households') }}

),

customer_360 as (

    select
        merged_customers.amperity_id,

        ---------- profile
        {%- for column in profile_columns %}
        merged_customers.{{ column }},
        {%- endfor %}
        {{ sha256_hex('lower(trim(merged_customers.email))') }} as hashed_email,
        {{ sha256_hex('merged_customers.phone') }} as hashed_phone,

        ---------- household
        merged_households.household_id,
        merged_households.household_size,

        ---------- loyalty
        customer_loyalty.loyalty_id as loyalty_membership_id,
        {%- for column in loyalty_columns() %}
        customer_loyalty.{{ column }} as loyalty_{{ column }},
        {%- endfor %}

        ---------- orders
        {%- for column in transaction_columns %}
        transaction_attributes_extended.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    from merged_customers

    left join transaction_attributes_extended
        on merged_customers.amperity_id = transaction_attributes_extended.amperity_id

    left join customer_loyalty
        on merged_customers.amperity_id = customer_loyalty.amperity_id

    left join merged_households
        on merged_customers.amperity_id = merged_households.amperity_id

)

select * from customer_360
