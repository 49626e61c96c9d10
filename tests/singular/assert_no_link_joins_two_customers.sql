-- A pair that was linked ends in one customer, unless a conflict between the two customers' records, or a part of a component
-- that was too large, stands between them; anything else means that the closure stopped early.
with

customer_ids as (

    select * from {{ ref('stitch_customer_ids') }}

),

record_clusters as (

    select * from {{ ref('stitch_record_clusters') }}

),

conflicts as (

    select
        left_cluster,
        right_cluster

    from {{ ref('stitch_conflict_merges') }}

    where conflict_bits is not null

)

select
    scores.left_number,
    scores.right_number

from {{ ref('stitch_all_scores') }} as scores

inner join customer_ids as first_record
    on scores.left_number = first_record.record_number

inner join customer_ids as second_record
    on scores.right_number = second_record.record_number

inner join record_clusters as first_cluster
    on scores.left_number = first_cluster.record_number

inner join record_clusters as second_cluster
    on scores.right_number = second_cluster.record_number

left join conflicts
    on
        least(first_record.cluster_id, second_record.cluster_id) = least(conflicts.left_cluster, conflicts.right_cluster)
        and greatest(first_record.cluster_id, second_record.cluster_id)
        = greatest(conflicts.left_cluster, conflicts.right_cluster)

where
    scores.score >= {{ var('stitch_link_score', 3.0) }}
    and first_record.amperity_id <> second_record.amperity_id
    and conflicts.left_cluster is null
    and (first_cluster.supersized_id is null or first_cluster.supersized_id = second_cluster.supersized_id)
