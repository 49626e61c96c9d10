with

qa_values as (

    select * from {{ ref('stitch_qa_values') }}

    where semantic in ('email', 'phone', 'given_name', 'surname')

),

counted as (

    select
        semantic,
        amperity_id,
        count(distinct value) as distinct_values

    from qa_values

    group by semantic, amperity_id

    having count(distinct value) > 1

),

ranked as (

    select
        counted.*,
        row_number() over (partition by semantic order by distinct_values desc, amperity_id asc) as customer_rank

    from counted

),

stitch_qa_many_values as (

    select * from ranked

    where customer_rank <= {{ var('stitch_qa_listed', 100) }}

)

select * from stitch_qa_many_values
