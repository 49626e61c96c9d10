{%- set key_columns = customer_key_columns() + customer_contact_columns() -%}
{%- set received = [
    'given_name', 'surname', 'full_name', 'generational_suffix', 'title', 'company', 'address', 'address2', 'city', 'state',
    'postal', 'country', 'email', 'phone', 'birthdate', 'gender', 'loyalty_id', 'brand', 'create_dt', 'update_dt',
] -%}
{%- set checked_contacts = ['email', 'phone'] -%}
{%- set checked_texts = ['address', 'given_name', 'surname'] -%}
with

records as (

    select * from {{ ref('stitch_records') }}

),

components as (

    select * from {{ ref('stitch_record_components') }}

),

stitch_blocklist as (

    select * from {{ ref('stitch_blocklist') }}

),

contacts as (

    {{ contact_values('records', ['record_number']) }}

),

-- One good address or number among several is enough.
contact_flags as (

    select
        record_number,
        {%- for column in checked_contacts %}
        bool_and(case when semantic = '{{ column }}' then is_bad end) as has_only_bad_{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    from contacts

    group by record_number

),

with_component as (

    select
        records.*,
        components.component_id,
        components.is_supersized,
        components.supersized_id,
        components.rep_ds,
        components.rep_pk,
        {%- for column in checked_texts %}
        lower(records.{{ column }}) as {{ column }}_to_check,
        {%- endfor %}
        {%- for column in checked_contacts %}
        contact_flags.has_only_bad_{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    from records

    inner join components
        on records.record_number = components.record_number

    left join contact_flags
        on records.record_number = contact_flags.record_number

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
        with_component.is_supersized,
        with_component.supersized_id,
        with_component.rep_ds,
        with_component.rep_pk,
        {%- for column in checked_contacts %}
        case when with_component.has_only_bad_{{ column }} then true end as blv_{{ column }},
        {%- endfor %}
        {%- for column in checked_texts %}
        case when bad_{{ column }}.value is not null then true end as blv_{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    from with_component

    inner join first_records
        on with_component.component_id = first_records.record_number
    {%- for column in checked_texts %}

    left join stitch_blocklist as bad_{{ column }}
        on
            bad_{{ column }}.semantic = '{{ column }}'
            and with_component.{{ column }}_to_check = bad_{{ column }}.value
            and bad_{{ column }}.datasource in ('*', with_component.datasource)
    {%- endfor %}

),

unified_coalesced as (

    select
        flagged.*,
        coalesce(
            {%- for column in checked_contacts + checked_texts %}
            blv_{{ column }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) as has_blv

    from flagged

)

select * from unified_coalesced
