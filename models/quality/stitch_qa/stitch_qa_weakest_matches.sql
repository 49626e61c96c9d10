with

unified_scores as (

    select * from {{ ref('unified_scores') }}

),

stitch_qa_weakest_matches as (

    select
        amperity_id,
        count(*) as pairs,
        min(score) as weakest_score

    from unified_scores

    group by amperity_id

)

select * from stitch_qa_weakest_matches
