with

key_sizes as (

    select * from {{ ref('stitch_key_sizes') }}

),

stitch_qa_large_foreign_keys as (

    select
        bk as foreign_key,
        records

    from key_sizes

    where strategy = 2 and records > {{ var('stitch_qa_most_records_of_key', 50) }}

)

select * from stitch_qa_large_foreign_keys
