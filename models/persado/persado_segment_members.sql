{%- set audiences = persado_audiences() -%}
with

customer_360 as (

    select * from {{ ref('customer_360') }}

),

audience_members as (

    {%- for audience in audiences %}

    select
        amperity_id,
        '{{ audience }}' as segment_name

    from {{ ref(audience) }}
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- else %}

    select
        amperity_id,
        cast(null as {{ type_of('text') }}) as segment_name

    from customer_360

    where false
    {%- endfor %}

),

persado_segment_members as (

    select
        audience_members.segment_name,
        {{ persado_hash_email(persado_email_input('customer_360.email')) }} as hashed_email,
        {%- for name, column in persado_segment_columns().items() %}
        cast({{ column.expression }} as {{ type_of(column.type) }}) as {{ name }},
        {%- endfor %}
        {{ persado_email_reject_reason('customer_360.email') }} as reject_reason

    from audience_members

    inner join customer_360
        on audience_members.amperity_id = customer_360.amperity_id

)

select * from persado_segment_members
