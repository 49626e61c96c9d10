{%- set bundles = survivorship_bundles() -%}
{%- set single_fields = ['company', 'loyalty_id'] -%}
{%- set email_source = chosen('email_source', ['assignment', 'bundle']) -%}
{%- if email_source == 'assignment' -%}
    {%- do bundles.pop('email') -%}
{%- endif -%}
with

customer_bundles as (

    select * from {{ ref('customer_bundles') }}

),

unified_coalesced as (

    select * from {{ ref('unified_coalesced') }}

),

source_priority as (

    select * from {{ ref('source_priority') }}

),

customer_loyalty as (

    select * from {{ ref('customer_loyalty') }}

),

{%- if email_source == 'assignment' %}

email_ampid_assignment as (

    select * from {{ ref('email_ampid_assignment') }}

),

-- The best of the customer's records that has the assigned address.
email_origins as (

    select
        customer_bundles.amperity_id,
        customer_bundles.pk,
        customer_bundles.datasource,
        customer_bundles.update_dt,
        customer_bundles.email_priority,
        row_number() over (
            partition by customer_bundles.amperity_id
            order by customer_bundles.email_rank asc
        ) as origin_rank

    from customer_bundles

    inner join email_ampid_assignment
        on
            customer_bundles.amperity_id = email_ampid_assignment.amperity_id
            and lower(customer_bundles.email) = lower(email_ampid_assignment.email)

),
{%- endif %}

-- One winner per bundle; where no record has anything, the origin of nothing is left NULL too.
winners as (

    select
        amperity_id,
        {%- for name, bundle in bundles.items() %}
        {%- for field in bundle.fields %}
        max(case when {{ name }}_rank = 1 then {{ field }} end) as {{ field }},
        {%- endfor %}
        {%- for origin in ['pk', 'update_dt', 'datasource'] %}
        max(case when {{ name }}_rank = 1 and {{ name }}_completion > 0 then {{ origin }} end) as {{ name }}_{{ origin }},
        {%- endfor %}
        cast(
            max(case when {{ name }}_rank = 1 and {{ name }}_completion > 0 then {{ name }}_priority end) as bigint
        ) as {{ name }}_priority,
        cast(
            max(case when {{ name }}_rank = 1 then {{ name }}_completion end) as bigint
        ) as {{ name }}_completion{{ ',' if not loop.last }}
        {%- endfor %}

    from customer_bundles

    group by amperity_id

),

-- Employer and loyalty number are bundles of one field, each from the best record that has it (data-model §13.2).
ranked_records as (

    select
        unified_coalesced.amperity_id,
        unified_coalesced.create_dt,
        unified_coalesced.update_dt,
        {%- for field in single_fields %}
        unified_coalesced.{{ field }},
        row_number() over (
            partition by unified_coalesced.amperity_id
            order by
                case when unified_coalesced.{{ field }} is null then 0 else 1 end desc,
                coalesce(source_priority.priority, 999) asc,
                unified_coalesced.update_dt desc nulls last,
                {{ in_code_point_order('unified_coalesced.pk') }} asc,
                {{ in_code_point_order('unified_coalesced.datasource') }} asc
        ) as {{ field }}_rank{{ ',' if not loop.last }}
        {%- endfor %}

    from unified_coalesced

    left join source_priority
        on unified_coalesced.datasource = source_priority.datasource

),

single_values as (

    select
        amperity_id,
        {%- for field in single_fields %}
        max(case when {{ field }}_rank = 1 then {{ field }} end) as {{ field }},
        {%- endfor %}
        min(create_dt) as create_dt,
        max(update_dt) as update_dt

    from ranked_records

    group by amperity_id

),

merged_customers as (

    select
        winners.*,
        {%- if email_source == 'assignment' %}
        -- The address stands for this customer and no other.
        email_ampid_assignment.email,
        email_origins.pk as email_pk,
        email_origins.update_dt as email_update_dt,
        email_origins.datasource as email_datasource,
        cast(email_origins.email_priority as bigint) as email_priority,
        cast(case when email_ampid_assignment.email is null then 0 else 1 end as bigint) as email_completion,
        {%- endif %}
        -- The programme itself knows better than the records which membership is in use.
        coalesce(customer_loyalty.loyalty_id, single_values.loyalty_id) as loyalty_id,
        single_values.company,
        single_values.create_dt,
        single_values.update_dt

    from winners

    inner join single_values
        on winners.amperity_id = single_values.amperity_id

    left join customer_loyalty
        on
            winners.amperity_id = customer_loyalty.amperity_id
            and customer_loyalty.is_opted_in
    {%- if email_source == 'assignment' %}

    left join email_ampid_assignment
        on winners.amperity_id = email_ampid_assignment.amperity_id

    left join email_origins
        on
            winners.amperity_id = email_origins.amperity_id
            and email_origins.origin_rank = 1
    {%- endif %}

)

select * from merged_customers
