with

records as (

    select * from {{ ref('unified_preprocessed_raw') }}

),

customer_ids as (

    select * from {{ ref('stitch_customer_ids') }}

),

keys as (
    {%- for column in matching_key_columns() %}

    select
        '{{ column }}' as foreign_key_name,
        {{ column }} as foreign_key_value,
        int_id

    from records

    where {{ column }} is not null
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

),

-- Whoever shares a key is compared with the first of them, as links are made.
paired as (

    select
        foreign_key_name,
        foreign_key_value,
        int_id,
        min(int_id) over (partition by foreign_key_name, foreign_key_value) as first_int_id

    from keys

),

stitch_qa_bad_foreign_key_matches as (

    select
        first_customer.amperity_id,
        paired.foreign_key_name,
        first_record.datasource as source1,
        first_record.pk as pk1,
        second_record.datasource as source2,
        second_record.pk as pk2

    from paired

    inner join records as first_record
        on paired.first_int_id = first_record.int_id

    inner join records as second_record
        on paired.int_id = second_record.int_id

    inner join customer_ids as first_customer
        on paired.first_int_id = first_customer.record_number

    inner join customer_ids as second_customer
        on
            paired.int_id = second_customer.record_number
            and first_customer.amperity_id = second_customer.amperity_id

    where
        first_record.email <> second_record.email
        and first_record.given_name <> second_record.given_name
        and first_record.surname <> second_record.surname

)

select * from stitch_qa_bad_foreign_key_matches
