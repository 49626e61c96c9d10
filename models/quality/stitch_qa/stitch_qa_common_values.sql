with

qa_values as (

    select * from {{ ref('stitch_qa_values') }}

),

counted as (

    select
        semantic,
        value,
        count(*) as records,
        count(distinct amperity_id) as customers

    from qa_values

    group by semantic, value

),

ranked as (

    select
        counted.*,
        row_number() over (partition by semantic order by records desc, {{ in_code_point_order('value') }} asc) as value_rank

    from counted

),

stitch_qa_common_values as (

    select * from ranked

    where value_rank <= {{ var('stitch_qa_listed', 100) }}

)

select * from stitch_qa_common_values
