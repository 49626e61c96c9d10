{%- set flags = ['is_business', 'is_employee', 'is_gift_giver', 'is_reseller', 'is_outlier', 'is_test_account'] -%}
with

contactability as (

    select * from {{ ref('customer_contactability') }}

),

lifecycle as (

    select * from {{ ref('customer_lifecycle') }}

),

standing as (

    select * from {{ ref('customer_revenue_standing') }}

),

gifts as (

    select * from {{ ref('customer_gifts') }}

),

households as (

    select * from {{ ref('merged_households') }}

),

patterns as (

    select
        amperity_id,
        {%- for classification in ['business', 'employee', 'employee_current', 'test_account'] %}
        bool_or(classification = '{{ classification }}') as is_{{ classification }}{{ ',' if not loop.last }}
        {%- endfor %}

    from {{ ref('customer_pattern_matches') }}

    group by amperity_id

),

classified as (

    select
        lifecycle.*,
        coalesce(patterns.is_business, false) as is_business,
        coalesce(patterns.is_employee, false) as is_employee,
        -- Only a list of employees knows who is one today.
        {%- if has_feed('employees') %}
        coalesce(patterns.is_employee_current, false) as is_employee_current,
        {%- else %}
        cast(null as boolean) as is_employee_current,
        {%- endif %}
        gifts.amperity_id is not null as is_gift_giver,
        coalesce(patterns.is_test_account, false) as is_test_account,
        coalesce(standing.is_outlier, false) as is_outlier,
        coalesce(standing.is_reseller, false) as is_reseller,
        case
            when households.amperity_id is not null then coalesce(standing.is_primary_buyer_household, false)
        end as is_primary_buyer_household

    from lifecycle

    left join patterns
        on lifecycle.amperity_id = patterns.amperity_id

    left join gifts
        on lifecycle.amperity_id = gifts.amperity_id

    left join standing
        on lifecycle.amperity_id = standing.amperity_id

    left join households
        on lifecycle.amperity_id = households.amperity_id

),

customer_attributes as (

    select
        classified.amperity_id,

        ---------- contactability
        {%- for column in ['email', 'phone', 'address', 'paid_social', 'global'] %}
        contactability.contactable_{{ column }},
        {%- endfor %}
        -- The names of earlier releases.
        {%- for column in ['email', 'phone', 'address', 'global'] %}
        contactability.contactable_{{ column }} as marketable_{{ column }},
        {%- endfor %}
        contactability.is_no_pii_amperity_id,
        contactability.is_email_opted_in as is_opted_into_email,
        contactability.is_sms_opted_in as is_opted_into_sms,
        contactability.is_email_opted_in,
        contactability.is_sms_opted_in,

        ---------- classification
        classified.is_purchaser,
        classified.is_prospect,
        classified.historical_purchaser_lifecycle_status,
        classified.historical_prospect_lifecycle_status,
        classified.customer_type,
        coalesce(nullif(concat_ws(
            ', '
            {%- for flag in flags %},
            case when classified.{{ flag }} then '{{ flag | replace('_', ' ') }}' end
            {%- endfor %}
        ), ''), ' ') as customer_classifications,
        {%- for flag in flags %}
        classified.{{ flag }},
        {%- endfor %}
        classified.is_employee_current,
        classified.is_primary_buyer_household,

        ---------- churn
        classified.churn_trigger,
        classified.churn_trigger_start_datetime

    from classified

    inner join contactability
        on classified.amperity_id = contactability.amperity_id

)

select * from customer_attributes
