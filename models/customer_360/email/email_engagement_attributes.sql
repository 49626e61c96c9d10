{%- set left_out = [
    'email_opens_lifetime', 'email_clicks_lifetime', 'email_open_rate_lifetime', 'email_click_rate_lifetime',
    'first_email_optin_datetime',
] -%}
{%- set summary_columns = email_summary_columns() | reject('in', ['brand', 'email'] + left_out) | list -%}
with

merged_customers as (

    select * from {{ ref('merged_customers') }}

),

email_engagement_summary as (

    select * from {{ ref('email_engagement_summary') }}

),

customer_orders as (

    select * from {{ ref('customer_orders') }}

),

-- The first sign-up counts; a summary feed knows the latest only.
signed_up as (

    select
        merged_customers.amperity_id,
        email_engagement_summary.*,
        coalesce(first_email_optin_datetime, most_recent_email_optin_datetime) as signup_datetime

    from merged_customers

    inner join email_engagement_summary
        on lower(merged_customers.email) = email_engagement_summary.email

),

orders_and_signups as (

    select
        signed_up.amperity_id,
        signed_up.brand,
        min(customer_orders.order_datetime) as first_order_datetime,
        min(
            case
                when customer_orders.order_datetime >= signed_up.signup_datetime then customer_orders.order_datetime
            end
        ) as next_order_datetime

    from signed_up

    inner join customer_orders
        on signed_up.amperity_id = customer_orders.amperity_id

    group by signed_up.amperity_id, signed_up.brand

),

email_engagement_attributes as (

    select
        signed_up.amperity_id,
        signed_up.email,
        signed_up.brand,
        {%- for column in summary_columns %}
        signed_up.{{ column }},
        {%- endfor %}
        case
            when signed_up.signup_datetime is not null
                then coalesce(orders_and_signups.first_order_datetime < signed_up.signup_datetime, false)
        end as purchase_before_signup,
        {{ days_between(
            business_date('signed_up.signup_datetime'), business_date('orders_and_signups.next_order_datetime')
        ) }} as signup_to_purchase_days

    from signed_up

    left join orders_and_signups
        on
            signed_up.amperity_id = orders_and_signups.amperity_id
            and coalesce(signed_up.brand, '') = coalesce(orders_and_signups.brand, '')

)

select * from email_engagement_attributes
