with

preprocessed as (

    select * from {{ ref('unified_preprocessed_raw') }}

),

customer_ids as (

    select * from {{ ref('stitch_customer_ids') }}

),

with_customer as (

    select
        customer_ids.amperity_id,
        preprocessed.*,
        preprocessed.house_number || ' ' || preprocessed.street || ' ' || coalesce(preprocessed.postal, '') as address

    from preprocessed

    inner join customer_ids
        on preprocessed.int_id = customer_ids.record_number

),

stitch_qa_values as (
    {%- for column in ['given_name', 'surname', 'email', 'phone', 'address', 'postal', 'birthdate'] %}

    select
        amperity_id,
        datasource,
        pk,
        '{{ column }}' as semantic,
        {{ column }} as value

    from with_customer

    where {{ column }} is not null
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

)

select * from stitch_qa_values
