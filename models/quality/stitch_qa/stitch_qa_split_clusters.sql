with

records as (

    select * from {{ ref('unified_preprocessed_raw') }}

),

customer_ids as (

    select * from {{ ref('stitch_customer_ids') }}

),

named as (

    select
        customer_ids.amperity_id,
        records.given_name || ' ' || records.surname as full_name,
        records.login,
        records.house_number || ' ' || records.street || ' ' || coalesce(records.postal, '') as address

    from records

    inner join customer_ids
        on records.int_id = customer_ids.record_number

),

agreeing as (
    {%- for column in ['login', 'address'] %}

    select
        '{{ column }}' as semantic,
        full_name,
        {{ column }} as value,
        count(distinct amperity_id) as customers,
        min(amperity_id) as first_amperity_id,
        max(amperity_id) as last_amperity_id

    from named

    where {{ column }} is not null and full_name is not null

    group by full_name, {{ column }}

    having count(distinct amperity_id) > 1
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

),

stitch_qa_split_clusters as (

    select * from agreeing

)

select * from stitch_qa_split_clusters
