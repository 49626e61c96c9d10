{%- set churn_days = var('churn_historical_days', [60, 120, 240, 365, 730]) -%}
{%- set churn_statuses = ['Active', 'Cooling down', 'At risk', 'Highly at risk', 'Lost'] -%}
{%- if var('churn_source', 'historical') != 'historical' -%}
    {%- do exceptions.raise_compiler_error(
        "var churn_source is '" ~ var('churn_source') ~ "'. Give historical: predicted statuses need a model lifecycle_events, "
        ~ "which this project does not have."
    ) -%}
{%- elif churn_days | length != churn_statuses | length or churn_days != churn_days | unique | sort -%}
    {%- do exceptions.raise_compiler_error(
        'var churn_historical_days is ' ~ churn_days ~ '. Give five rising numbers of days, the last days of '
        ~ churn_statuses | join(', ') ~ '.'
    ) -%}
{%- endif -%}
with

merged_customers as (

    select * from {{ ref('merged_customers') }}

),

transaction_attributes_extended as (

    select * from {{ ref('transaction_attributes_extended') }}

),

aged as (

    select
        merged_customers.amperity_id,
        coalesce(attributes.lifetime_order_frequency >= 1, false) as is_purchaser,
        attributes.days_since_latest_order as days_since_latest,
        attributes.days_since_latest_order + attributes.first_to_latest_order_days as days_since_first,
        {{ business_date('attributes.latest_order_datetime') }} as latest_order_date

    from merged_customers

    left join transaction_attributes_extended as attributes
        on merged_customers.amperity_id = attributes.amperity_id

),

customer_lifecycle as (

    select
        amperity_id,
        is_purchaser,
        not is_purchaser as is_prospect,
        case
            when days_since_first <= {{ var('lifecycle_new_days', 30) }} then 'New'
            when days_since_latest <= {{ var('lifecycle_active_days', 365) }} then 'Active'
            when days_since_latest <= {{ var('lifecycle_lapsed_days', 730) }} then 'Lapsed'
            when days_since_latest is not null then 'Dormant'
            else 'Prospect'
        end as historical_purchaser_lifecycle_status,
        case when not is_purchaser then 'prospect' end as historical_prospect_lifecycle_status,
        case when is_purchaser then 'purchaser' else 'prospect' end as customer_type,
        case
            {%- for status in churn_statuses %}
            when days_since_latest <= {{ churn_days[loop.index0] }} then '{{ status }}'
            {%- endfor %}
        end as churn_trigger,
        -- A status begins on the day after the last one of the status before it.
        cast(
            case
                {%- for status in churn_statuses %}
                when days_since_latest <= {{ churn_days[loop.index0] }}
                    then {{ add_days('latest_order_date', 0 if loop.first else churn_days[loop.index0 - 1] + 1) }}
                {%- endfor %}
            end as {{ type_of('timestamp') }}
        ) as churn_trigger_start_datetime

    from aged

)

select * from customer_lifecycle
