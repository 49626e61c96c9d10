{%- set key_columns = customer_key_columns() + customer_contact_columns() -%}
{%- set received = [
    'ck', 'generational_suffix', 'title', 'company', 'email', 'phone', 'address', 'address2', 'city', 'state', 'postal',
    'country', 'birthdate', 'loyalty_id', 'brand', 'create_dt', 'update_dt',
] -%}
with

feeds as (

    {{ union_feeds('customers') }}

),

named as (

    select
        feeds.*,
        -- A whole name fills only what was not given: last word surname, the words before it given name.
        coalesce(
            given_name,
            case when full_name like '% %' then {{ regex_replace('full_name', ' +[^ ]*$', '') }} end
        ) as filled_given_name,
        coalesce(surname, {{ regex_replace('full_name', '^.* ', '') }}) as filled_surname

    from feeds

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
