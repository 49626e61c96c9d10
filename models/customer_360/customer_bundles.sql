{%- set bundles = survivorship_bundles() -%}
{%- set merge_mode = chosen('merge_mode', ['completeness_first', 'priority_first']) -%}
with

unified_coalesced as (

    select * from {{ ref('unified_coalesced') }}

),

source_priority as (

    select * from {{ ref('source_priority') }}

),

first_contacts as (

    select * from {{ ref('first_contacts') }}

),

-- Blocklisted values are no candidates; of several addresses or numbers the first good one is.
candidates as (

    select
        unified_coalesced.amperity_id,
        unified_coalesced.datasource,
        unified_coalesced.pk,
        case when not coalesce(blv_given_name, false) then given_name end as given_name,
        case when not coalesce(blv_surname, false) then surname end as surname,
        case when not coalesce(blv_given_name, blv_surname, false) then full_name end as full_name,
        generational_suffix,
        title,
        case when not coalesce(blv_address, false) then address end as address,
        case when not coalesce(blv_address, false) then address2 end as address2,
        case when not coalesce(blv_address, false) then city end as city,
        case when not coalesce(blv_address, false) then state end as state,
        case when not coalesce(blv_address, false) then postal end as postal,
        country,
        case
            when unified_coalesced.email like '%,%' then first_contacts.email
            when not coalesce(blv_email, false) then unified_coalesced.email
        end as email,
        case
            when unified_coalesced.phone like '%,%' then first_contacts.phone
            when not coalesce(blv_phone, false) then unified_coalesced.phone
        end as phone,
        birthdate,
        gender,
        update_dt

    from unified_coalesced

    left join first_contacts
        on
            unified_coalesced.datasource = first_contacts.datasource
            and unified_coalesced.pk = first_contacts.pk

),

completed as (

    select
        candidates.*,
        {%- for name, bundle in bundles.items() %}
        {{ bundle.completion }} as {{ name }}_completion,
        coalesce(
            source_priority.{{ name }}_priority, source_priority.priority, 999
        ) as {{ name }}_priority{{ ',' if not loop.last }}
        {%- endfor %}

    from candidates

    left join source_priority
        on candidates.datasource = source_priority.datasource

),

-- Complete before important before recent (data-model §13.1).
customer_bundles as (

    select
        completed.*,
        {%- for name in bundles %}
        row_number() over (
            partition by amperity_id
            order by
                {%- if merge_mode == 'priority_first' %}
                case when {{ name }}_completion > 0 then 0 else 1 end asc,
                {{ name }}_priority asc,
                {{ name }}_completion desc,
                {%- else %}
                {{ name }}_completion desc,
                {{ name }}_priority asc,
                {%- endif %}
                update_dt desc nulls last,
                {{ in_code_point_order('pk') }} asc,
                {{ in_code_point_order('datasource') }} asc
        ) as {{ name }}_rank{{ ',' if not loop.last }}
        {%- endfor %}

    from completed

)

select * from customer_bundles
