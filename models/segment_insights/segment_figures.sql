{%- set window = chosen('insight_breakdown_window', ['l12m', 'l30d', 'l3m', 'l6m', 'lifetime']) -%}
{%- set last_year = order_windows() | selectattr('name', 'equalto', 'l12m') | first -%}
{%- set month_of_first_order = "substr(cast(first_order_date as " ~ type_of('text') ~ "), 1, 7)" -%}
{%- set month_of_order = "substr(cast(order_date as " ~ type_of('text') ~ "), 1, 7)" -%}
with

customer_360 as (

    select * from {{ ref('customer_360') }}

),

customer_attributes as (

    select * from {{ ref('customer_attributes') }}

),

customer_orders as (

    select * from {{ ref('customer_orders') }}

),

predicted_clv_attributes as (

    select * from {{ ref('predicted_clv_attributes') }}

),

segment_combinations as (

    select * from {{ ref('segment_combinations') }}

),

-- The groups of what customers have ever spent are those of all customers, so that segments can be compared.
transaction_attributes_extended as (

    select
        attributes.*,
        {{ business_date('first_order_datetime') }} as first_order_date,
        ntile({{ var('insight_spend_groups') }}) over (
            order by lifetime_order_revenue desc, amperity_id asc
        ) as spend_group

    from {{ ref('transaction_attributes_extended') }} as attributes

),

customers as (

    select
        {%- for column in combination_columns() %}
        coalesce(segment_combinations.{{ column }}, 0) as {{ column }},
        {%- endfor %}

        ---------- orders
        transaction_attributes_extended.l12m_order_frequency,
        transaction_attributes_extended.l12m_order_revenue,
        transaction_attributes_extended.l12m_net_order_revenue,
        transaction_attributes_extended.l12m_total_items,
        transaction_attributes_extended.{{ window }}_order_frequency as breakdown_orders,
        transaction_attributes_extended.{{ window }}_order_revenue as breakdown_revenue,
        transaction_attributes_extended.early_repeat_purchaser,
        transaction_attributes_extended.spend_group,
        transaction_attributes_extended.first_order_date,
        transaction_attributes_extended.first_order_date < {{ last_year.from_date }} as is_earlier_customer,

        ---------- reachability
        {%- for way in contact_ways() %}
        customer_attributes.contactable_{{ way }},
        {%- endfor %}

        ---------- predictions
        predicted_clv_attributes.predicted_clv_next_365d,
        predicted_clv_attributes.predicted_average_order_revenue_next_365d,
        predicted_clv_attributes.predicted_order_frequency_next_365d
        {%- for attribute in insight_breakdowns() %},
        {{ attribute.table }}.{{ attribute.column }} as breakdown_{{ loop.index }}
        {%- endfor %}

    from customer_360

    left join segment_combinations
        on customer_360.amperity_id = segment_combinations.amperity_id

    left join transaction_attributes_extended
        on customer_360.amperity_id = transaction_attributes_extended.amperity_id

    left join customer_attributes
        on customer_360.amperity_id = customer_attributes.amperity_id

    left join predicted_clv_attributes
        on customer_360.amperity_id = predicted_clv_attributes.amperity_id

),

-- One row per customer, channel and month: whoever bought in two channels is a purchaser of both.
purchases as (

    select
        {%- for column in combination_columns() %}
        coalesce(segment_combinations.{{ column }}, 0) as {{ column }},
        {%- endfor %}
        customer_orders.amperity_id,
        customer_orders.purchase_channel,
        customer_orders.order_date,
        customer_orders.order_revenue

    from customer_orders

    left join segment_combinations
        on customer_orders.amperity_id = segment_combinations.amperity_id

    where {{ in_window(last_year) }}

),

segment_figures as (

    {{ figures_by_combination('customers', 'total', 'null', customer_sums()) }}

    union all

    {{ figures_by_combination('customers', 'lifetime_spend', spend_group_name(), {
        'customers': 'count(*)', 'active_customers': counted('l12m_order_frequency >= 1'), 'revenue': 'sum(l12m_order_revenue)',
    }, 'spend_group is not null') }}

    union all

    {{ figures_by_combination('customers', 'first_order_month', month_of_first_order, {
        'customers': 'count(*)', 'active_customers': 'count(*)',
    }, 'first_order_date >= ' ~ last_year.from_date) }}

    union all

    {{ figures_by_combination('purchases', 'month', month_of_order, {
        'active_customers': 'count(distinct amperity_id)', 'orders': 'count(*)', 'revenue': 'sum(order_revenue)',
    }) }}

    union all

    {{ figures_by_combination('purchases', 'purchase_channel', 'purchase_channel', {
        'active_customers': 'count(distinct amperity_id)', 'orders': 'count(*)', 'revenue': 'sum(order_revenue)',
    }) }}
    {%- for attribute in insight_breakdowns() %}

    union all

    {{ figures_by_combination('customers', attribute.column, 'breakdown_' ~ loop.index, {
        'customers': 'count(*)', 'active_customers': counted('breakdown_orders >= 1'), 'revenue': 'sum(coalesce(breakdown_revenue, 0))',
    }) }}
    {%- endfor %}

)

select * from segment_figures
