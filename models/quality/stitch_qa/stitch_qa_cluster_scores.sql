with

unified_scores as (

    select * from {{ ref('unified_scores') }}

),

stitch_qa_cluster_scores as (

    select
        unified_scores.*,
        score >= {{ var('stitch_link_score', 3.0) }} as is_link

    from unified_scores

)

select * from stitch_qa_cluster_scores
