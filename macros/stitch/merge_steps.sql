{#-
  One round of clustering with conflicts: each cluster picks the neighbour that speaks most for it, and two that pick each
  other become one.

  What speaks for a neighbour is the best link between the two plus the worst conflict between them, and must be above 0. Ties
  go to the lower cluster id. A pair is closed once its records are in one cluster or nothing speaks for joining their clusters.

  Arguments: pairs, relation with left_cluster and right_cluster, link_bits and conflict_bits (NULL for none) and is_open.
  Returns: SQL of the same columns after the round.
-#}
{% macro merge_best_neighbours(pairs) %}
    with pairs as (
        select * from {{ pairs }}
    ),

    neighbours as (
        select
            least(left_cluster, right_cluster) as a,
            greatest(left_cluster, right_cluster) as b,
            max(link_bits) + coalesce(min(conflict_bits), 0) as bits
        from pairs
        where left_cluster <> right_cluster
        group by 1, 2
        having max(link_bits) + coalesce(min(conflict_bits), 0) > 0
    ),

    ranked as (
        select
            a,
            b,
            row_number() over (partition by cluster order by bits desc, a, b) as preference
        from (
            select a as cluster, a, b, bits from neighbours
            union all
            select b as cluster, a, b, bits from neighbours
        ) as both_sides
    ),

    merged as (
        select a, b
        from ranked
        where preference = 1
        group by a, b
        having count(*) = 2
    ),

    moved as (
        select
            pairs.*,
            coalesce(left_merged.a, pairs.left_cluster) as new_left_cluster,
            coalesce(right_merged.a, pairs.right_cluster) as new_right_cluster
        from pairs
        left join merged as left_merged on pairs.left_cluster = left_merged.b
        left join merged as right_merged on pairs.right_cluster = right_merged.b
    ),

    has_merged as (
        select count(*) > 0 as is_open from merged
    )

    select
        moved.left_number,
        moved.right_number,
        moved.link_bits,
        moved.conflict_bits,
        moved.new_left_cluster as left_cluster,
        moved.new_right_cluster as right_cluster,
        has_merged.is_open and moved.new_left_cluster <> moved.new_right_cluster as is_open
    from moved
    cross join has_merged
{% endmacro %}


{#-
  One round of handing former ids to new clusters: the id and the cluster that share most records, on both sides, take each other.

  Ties go to the lower id, then the lower cluster. A taken cluster or id is free for no other.

  Arguments: overlaps, relation with cluster_id, amperity_id, records, is_taken and is_open.
  Returns: SQL of the same columns after the round.
-#}
{% macro take_largest_overlaps(overlaps) %}
    with ranked as (
        select
            cluster_id,
            amperity_id,
            row_number() over (partition by cluster_id order by records desc, {{ in_code_point_order('amperity_id') }}) as id_rank,
            row_number() over (partition by amperity_id order by records desc, cluster_id) as cluster_rank
        from {{ overlaps }}
        where is_open
    ),

    taken as (
        select
            cluster_id,
            amperity_id
        from ranked
        where id_rank = 1 and cluster_rank = 1
    )

    select
        candidates.cluster_id,
        candidates.amperity_id,
        candidates.records,
        candidates.is_taken or coalesce(taken_cluster.amperity_id = candidates.amperity_id, false) as is_taken,
        candidates.is_open and taken_cluster.cluster_id is null and taken_id.cluster_id is null as is_open
    from {{ overlaps }} as candidates
    left join taken as taken_cluster on candidates.cluster_id = taken_cluster.cluster_id
    left join taken as taken_id on candidates.amperity_id = taken_id.amperity_id
{% endmacro %}
