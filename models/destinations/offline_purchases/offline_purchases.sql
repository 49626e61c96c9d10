{{ config(enabled=offline_events_are_on()) }}

{%- set person_columns = [
    'given_name', 'surname', 'email', 'phone', 'address', 'address2', 'city', 'state', 'postal', 'country', 'birthdate', 'gender', 'company',
    'loyalty_id',
] -%}
with

unified_itemized_transactions as (

    select * from {{ ref('unified_itemized_transactions') }}

),

unified_transactions as (

    select * from {{ ref('unified_transactions') }}

),

merged_customers as (

    select * from {{ ref('merged_customers') }}

),

-- Purchases in stores on whole days: websites report theirs themselves, and the day of the build is not over.
store_lines as (

    select
        unified_itemized_transactions.*,
        {{ business_date('order_datetime') }} as event_date

    from unified_itemized_transactions

    where
        is_return is not true
        and is_cancellation is not true
        and item_quantity > 0
        and lower({{ trimmed('purchase_channel') }}) in ({{ sql_list(var('offline_channels')) }})
        and {{ since_day('order_datetime', add_days(as_of_date(), -most_offline_event_days())) }}
        and {{ before_day('order_datetime', as_of_date()) }}

),

customer_orders as (

    select
        order_id,
        {{ business_date('order_datetime') }} as order_date,
        lag({{ business_date('order_datetime') }}) over (
            partition by amperity_id
            order by order_datetime asc nulls last, {{ in_code_point_order('order_id') }} asc
        ) as previous_order_date

    from unified_transactions

    where
        amperity_id is not null
        and has_purchase_line

),

offline_purchases as (

    select
        store_lines.uit_pk,
        store_lines.order_id,
        store_lines.amperity_id,
        store_lines.customer_id,

        ---------- what was bought
        store_lines.product_id,
        store_lines.product_description,
        store_lines.product_category,
        store_lines.product_subcategory,
        store_lines.purchase_brand,
        store_lines.store_id,
        store_lines.currency,
        store_lines.item_quantity as quantity,
        store_lines.item_revenue as revenue,
        {{ money_ratio('store_lines.item_revenue', 'store_lines.item_quantity') }} as unit_price,

        ---------- by whom
        {%- for column in person_columns %}
        merged_customers.{{ column }},
        {%- endfor %}
        -- Google calls a customer new who has not bought for 540 days.
        case
            when store_lines.amperity_id is null then null
            when {{ days_between('customer_orders.previous_order_date', 'customer_orders.order_date') }} <= 540 then 'returning'
            else 'new'
        end as customer_type,
        cast(
            row_number() over (
                partition by store_lines.amperity_id
                order by store_lines.order_datetime desc nulls last, {{ in_code_point_order('store_lines.uit_pk') }} asc
            ) as {{ type_of('integer') }}
        ) as customer_line_rank,

        ---------- when
        store_lines.order_datetime,
        store_lines.event_date

    from store_lines

    left join merged_customers
        on store_lines.amperity_id = merged_customers.amperity_id

    left join customer_orders
        on store_lines.order_id = customer_orders.order_id

)

select * from offline_purchases
