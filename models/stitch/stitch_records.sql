{%- set key_columns = customer_key_columns() + customer_contact_columns() -%}
{%- set received = [
    'ck', 'generational_suffix', 'title', 'company', 'email', 'phone', 'address', 'address2', 'city', 'state', 'postal',
    'country', 'birthdate', 'loyalty_id', 'government_id', 'brand', 'create_dt', 'update_dt',
] -%}
with

feeds as (

    {{ union_feeds('customers') }}

),

privacy_request_records as (

    select * from {{ ref('privacy_request_records') }}

),

-- What is to be deleted never was.
deleted as (

    select distinct
        datasource,
        pk

    from privacy_request_records

    where request_type in ('delete', 'delete_pii')

),

kept as (

    select feeds.*

    from feeds

    left join deleted
        on
            feeds.datasource = deleted.datasource
            and feeds.pk = deleted.pk

    where deleted.pk is null

),

named as (

    select
        kept.*,
        -- A whole name fills only what was not given: last word surname, the words before it given name.
        coalesce(
            given_name,
            case when full_name like '% %' then {{ regex_replace('full_name', ' +[^ ]*$', '') }} end
        ) as filled_given_name,
        coalesce(surname, {{ regex_replace('full_name', '^.* ', '') }}) as filled_surname

    from kept

),

numbered as (

    select
        row_number() over (
            order by {{ in_code_point_order('datasource') }}, {{ in_code_point_order('pk') }}
        ) as record_number,
        datasource,
        pk,
        {%- for column in key_columns + received %}
        {{ column }},
        {%- endfor %}
        filled_given_name as given_name,
        filled_surname as surname,
        coalesce(
            full_name,
            filled_given_name || ' ' || filled_surname,
            filled_given_name,
            filled_surname
        ) as full_name,
        {{ normalise_gender('gender') }} as gender

    from named

)

select * from numbered
