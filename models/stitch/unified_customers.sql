{%- set blanked_by = {
    'given_name': 'blv_given_name', 'surname': 'blv_surname', 'email': 'blv_email', 'phone': 'blv_phone',
    'address': 'blv_address', 'address2': 'blv_address', 'city': 'blv_address', 'state': 'blv_address', 'postal': 'blv_address',
} -%}
{%- for column in customer_contact_columns() -%}
    {%- do blanked_by.update({column: 'blv_email' if column.startswith('email_') else 'blv_phone'}) -%}
{%- endfor -%}
with

unified_coalesced as (

    select * from {{ ref('unified_coalesced') }}

),

unified_customers as (

    select
        amperity_id,
        datasource,
        pk,
        ck,
        {%- for column in customer_key_columns() %}
        {{ column }},
        {%- endfor %}
        {%- for column in [
            'given_name', 'surname', 'full_name', 'generational_suffix', 'title', 'address', 'address2', 'city', 'state',
            'postal', 'country', 'email', 'phone', 'birthdate', 'gender', 'loyalty_id'
        ] + customer_contact_columns() %}
        {%- if column in blanked_by %}
        case when not coalesce({{ blanked_by[column] }}, false) then {{ column }} end as {{ column }},
        {%- else %}
        {{ column }},
        {%- endif %}
        {%- endfor %}
        create_dt,
        update_dt

    from unified_coalesced

    where not is_supersized

)

select * from unified_customers
