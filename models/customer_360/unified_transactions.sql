{{ kept_by_group('order_id', all_keys='order_customers') }}
{%- set calendar_columns = [
    'fiscal_year', 'fiscal_quarter', 'fiscal_month', 'fiscal_week_number', 'fiscal_week_start', 'fiscal_week_end', 'day_of_week',
    'holiday_sale_name',
] -%}
{%- set rules = rules_of_model({
    'order_discount_mode': 'max', 'net_revenue_subtract_order_discount': true, 'business_timezone': 'UTC',
}) -%}
with

order_headers as (

    select * from {{ ref('order_headers') }}

),

order_customers as (

    select * from {{ ref('order_customers') }}

),

fiscal_calendar as (

    select * from {{ ref('fiscal_calendar') }}

),

-- A change of the calendar changes every order.
calendar as (

    select {{ fingerprint([rules, 'calendar_date'] + calendar_columns) }} as fingerprint

    from (select 1 as always) as one_row

    left join fiscal_calendar
        on one_row.always = 1

),

versions as (

    select
        order_customers.order_id,
        order_customers.amperity_id,
        order_customers.fingerprint + calendar.fingerprint as fingerprint

    from order_customers

    cross join calendar

),

lines as (

    select *

    from {{ ref('unified_itemized_transactions') }}
    {{- where_changed('order_id', 'versions', compared=['fingerprint', 'amperity_id']) }}

),

-- Sums of optional columns stay NULL when nothing was delivered; sums of required ones are 0 without a purchase line.
totals as (

    select
        order_id,
        coalesce(
            min(case when line_type = 'purchase' then order_datetime end),
            min(order_datetime)
        ) as order_datetime,
        bool_or(line_type = 'purchase') as has_purchase_line,
        coalesce({{ sum_of_lines('purchase', 'item_revenue') }}, 0) as order_revenue,
        coalesce({{ sum_of_lines('purchase', 'item_quantity') }}, 0) as order_quantity,
        coalesce({{ sum_of_lines('return', '-abs(item_quantity)') }}, 0) as order_returned_quantity,
        coalesce({{ sum_of_lines('return', '-abs(item_revenue)') }}, 0) as order_returned_revenue,
        coalesce({{ sum_of_lines('cancellation', '-abs(item_quantity)') }}, 0) as order_canceled_quantity,
        coalesce({{ sum_of_lines('cancellation', '-abs(item_revenue)') }}, 0) as order_canceled_revenue,
        case
            when count(order_discount_amount) > 0
                then {{ chosen('order_discount_mode', ['max', 'sum']) }}(
                    case when line_type = 'purchase' then coalesce(order_discount_amount, 0) else 0 end
                )
            else coalesce({{ sum_of_lines('purchase', 'item_discount_amount') }}, 0)
        end as order_discount_amount,
        max(case when line_type = 'purchase' then order_discount_percent end) as order_discount_percent,
        {{ sum_of_optional_amount('item_discount_amount') }} as sum_item_discount_amount,
        {{ sum_of_optional_amount('item_list_price') }} as order_list_price,
        {{ sum_of_optional_amount('item_subtotal') }} as order_subtotal,
        {{ sum_of_optional_amount('item_tax_amount') }} as order_tax_amount,
        max(order_shipping_amount) as order_shipping_amount,
        {{ sum_of_optional_amount('item_cost') }} as order_cost,
        {{ sum_of_optional_amount('item_profit') }} as order_profit

    from lines

    group by order_id

),

unified_transactions as (

    select
        totals.order_id,
        versions.amperity_id,

        ---------- header
        order_headers.datasource,
        order_headers.customer_id,
        order_headers.purchase_brand,
        order_headers.purchase_channel,
        order_headers.digital_channel,
        order_headers.store_id,
        order_headers.currency,
        order_headers.payment_method,

        ---------- numbers
        {{ money('totals.order_revenue') }} as order_revenue,
        {{ money('totals.order_revenue') }} as sum_item_revenue,
        cast(totals.order_quantity as bigint) as order_quantity,
        cast(totals.order_returned_quantity as bigint) as order_returned_quantity,
        {{ money('totals.order_returned_revenue') }} as order_returned_revenue,
        cast(totals.order_canceled_quantity as bigint) as order_canceled_quantity,
        {{ money('totals.order_canceled_revenue') }} as order_canceled_revenue,
        {{ money('totals.order_discount_amount') }} as order_discount_amount,
        -- The guard stands outside: some engines skip NULLs in least() and greatest().
        case
            when totals.order_discount_percent is not null then totals.order_discount_percent
            when totals.order_list_price <> 0
                then cast(
                    least(greatest(
                        cast(totals.order_list_price - totals.order_revenue as decimal(38, 12)) / totals.order_list_price,
                        0
                    ), 1) as {{ type_of('percent') }}
                )
        end as order_discount_percent,
        {%- for amount in [
            'sum_item_discount_amount', 'order_list_price', 'order_subtotal', 'order_tax_amount', 'order_shipping_amount',
            'order_cost', 'order_profit'
        ] %}
        {{ money('totals.' ~ amount) }} as {{ amount }},
        {%- endfor %}
        {{ money(
            'totals.order_revenue + totals.order_returned_revenue + totals.order_canceled_revenue'
            ~ (' - totals.order_discount_amount' if var('net_revenue_subtract_order_discount', true) else '')
        ) }} as net_order_revenue,
        versions.fingerprint,

        ---------- booleans
        totals.has_purchase_line,

        ---------- times
        totals.order_datetime,
        {%- for column in calendar_columns %}
        fiscal_calendar.{{ column }}{{ ' as fiscal_day_of_week' if column == 'day_of_week' }}{{ ',' if not loop.last }}
        {%- endfor %}

    from totals

    inner join order_headers
        on totals.order_id = order_headers.order_id

    left join versions
        on totals.order_id = versions.order_id

    left join fiscal_calendar
        on {{ business_date('totals.order_datetime') }} = fiscal_calendar.calendar_date

)

select * from unified_transactions
