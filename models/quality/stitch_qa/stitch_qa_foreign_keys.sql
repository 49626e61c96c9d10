with

foreign_keys as (

    select * from {{ ref('stitch_foreign_keys') }}

),

stitch_qa_foreign_keys as (

    select
        foreign_key_name,
        count(*) as key_values,
        count(case when customers > 1 then 1 end) as values_of_several_customers,
        max(customers) as most_customers

    from foreign_keys

    group by foreign_key_name

)

select * from stitch_qa_foreign_keys
