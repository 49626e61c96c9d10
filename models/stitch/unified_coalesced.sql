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

clusters as (

    select * from {{ ref('stitch_record_clusters') }}

),

customer_ids as (

    select * from {{ ref('stitch_customer_ids') }}

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

with_customer as (

    select
        records.*,
        customer_ids.amperity_id,
        clusters.component_id,
        clusters.is_supersized,
        clusters.supersized_id,
        clusters.rep_ds,
        clusters.rep_pk,
        {%- for column in checked_texts %}
        lower(records.{{ column }}) as {{ column }}_to_check,
        {%- endfor %}
        {%- for column in checked_contacts %}
        contact_flags.has_only_bad_{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    from records

    inner join clusters
        on records.record_number = clusters.record_number

    inner join customer_ids
        on records.record_number = customer_ids.record_number

    left join contact_flags
        on records.record_number = contact_flags.record_number

),

flagged as (

    select
        with_customer.amperity_id,
        with_customer.datasource,
        with_customer.pk,
        with_customer.ck,
        {%- for column in key_columns + received %}
        with_customer.{{ column }},
        {%- endfor %}
        with_customer.record_number,
        with_customer.component_id,
        with_customer.is_supersized,
        with_customer.supersized_id,
        with_customer.rep_ds,
        with_customer.rep_pk,
        {%- for column in checked_contacts %}
        case when with_customer.has_only_bad_{{ column }} then true end as blv_{{ column }},
        {%- endfor %}
        {%- for column in checked_texts %}
        case when bad_{{ column }}.value is not null then true end as blv_{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    from with_customer
    {%- for column in checked_texts %}

    left join stitch_blocklist as bad_{{ column }}
        on
            bad_{{ column }}.semantic = '{{ column }}'
            and with_customer.{{ column }}_to_check = bad_{{ column }}.value
            and bad_{{ column }}.datasource in ('*', with_customer.datasource)
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
