{%- set key_columns = customer_key_columns() -%}
{%- set received = [
    'given_name', 'surname', 'full_name', 'generational_suffix', 'title', 'company', 'address', 'address2', 'city', 'state',
    'postal', 'country', 'email', 'phone', 'birthdate', 'gender', 'loyalty_id', 'brand', 'create_dt', 'update_dt',
] -%}
{%- set checked = ['address', 'email', 'given_name', 'phone', 'surname'] -%}
with

records as (

    select * from {{ ref('stitch_records') }}

),

clusters as (

    select * from {{ ref('stitch_clusters') }}

),

bad_values as (

    select * from {{ ref('bad_values_blocklist') }}

),

-- A record without any link is a component of its own.
with_component as (

    select
        records.*,
        coalesce(clusters.component, records.record_number) as component_id,
        coalesce({{ normalise_email('records.email') }}, lower(records.email)) as email_to_check,
        coalesce({{ normalise_phone('records.phone') }}, records.phone) as phone_to_check,
        lower(records.address) as address_to_check,
        lower(records.given_name) as given_name_to_check,
        lower(records.surname) as surname_to_check

    from records

    left join clusters
        on records.record_number = clusters.node

),

-- The customer's id comes from the component's first record, so row order and other customers do not change it.
first_records as (

    select
        record_number,
        {{ md5_uuid("datasource || '|' || pk") }} as amperity_id

    from records

),

flagged as (

    select
        first_records.amperity_id,
        with_component.datasource,
        with_component.pk,
        with_component.ck,
        {%- for column in key_columns + received %}
        with_component.{{ column }},
        {%- endfor %}
        with_component.record_number,
        with_component.component_id,
        false as is_supersized,
        {%- for column in checked %}
        case
            when with_component.{{ column }}_to_check in (
                select value from bad_values
                where semantic = '{{ column }}'
            ) then true
        end as blv_{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    from with_component

    inner join first_records
        on with_component.component_id = first_records.record_number

),

unified_coalesced as (

    select
        flagged.*,
        coalesce(
            {%- for column in checked %}
            blv_{{ column }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) as has_blv

    from flagged

)

select * from unified_coalesced
