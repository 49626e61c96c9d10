{%- set windows = campaign_measurement_windows() -%}
{%- set of_recipients = [
    'campaign_id', 'launch_datetime', 'sub_audience_id', 'treatment_id', 'amperity_id', 'campaign_name', 'sub_audience_name',
    'treatment_name', 'is_control', 'delivery_date', 'measurement_start_date', 'measurement_end_date',
] -%}
with

campaign_recipients as (

    select * from {{ ref('campaign_recipients') }}

),

unified_transactions as (

    select * from {{ ref('unified_transactions') }}

),

-- A customer who was sent a treatment by several destinations is one recipient of it.
recipients as (

    select
        campaign_id,
        launch_datetime,
        sub_audience_id,
        treatment_id,
        amperity_id,
        is_control,
        min(campaign_name) as campaign_name,
        min(sub_audience_name) as sub_audience_name,
        min(treatment_name) as treatment_name,
        {{ business_date('min(delivery_datetime)') }} as delivery_date,
        {{ business_date('launch_datetime') }} as launch_date

    from campaign_recipients

    group by campaign_id, launch_datetime, sub_audience_id, treatment_id, amperity_id, is_control

),

started as (

    select
        recipients.*,
        coalesce(
            {%- for campaign_id, window in windows.of_campaigns.items() if window.start %}
            case when campaign_id = '{{ campaign_id | replace("'", "''") }}' then cast('{{ window.start }}' as date) end,
            {%- endfor %}
            launch_date
        ) as measurement_start_date

    from recipients

),

measured as (

    select
        started.*,
        coalesce(
            {%- for campaign_id, window in windows.of_campaigns.items() %}
            case
                when campaign_id = '{{ campaign_id | replace("'", "''") }}'
                    then {{ add_days('measurement_start_date', window.days - 1) }}
            end,
            {%- endfor %}
            {{ add_days('measurement_start_date', windows.days - 1) }}
        ) as measurement_end_date

    from started

),

-- What was bought is counted by the day of the order and before anything came back: an order without a purchase line is none.
orders as (

    select
        amperity_id,
        order_id,
        order_quantity,
        {{ business_date('order_datetime') }} as order_date,
        {{ in_reporting_currency('order_revenue', 'currency') }} as order_revenue

    from unified_transactions

    where has_purchase_line and amperity_id is not null

),

campaign_measurement as (

    select
        {%- for column in of_recipients %}
        measured.{{ column }},
        {%- endfor %}
        count(orders.order_id) as total_orders,
        cast(coalesce(sum(orders.order_quantity), 0) as {{ type_of('integer') }}) as total_items,
        {{ money('coalesce(sum(orders.order_revenue), 0)') }} as total_revenue

    from measured

    left join orders
        on measured.amperity_id = orders.amperity_id
        and orders.order_date between measured.measurement_start_date and measured.measurement_end_date
        and orders.order_date <= {{ as_of_date() }}

    group by
        {%- for column in of_recipients %}
        measured.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

)

select * from campaign_measurement
