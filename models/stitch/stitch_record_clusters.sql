with

preprocessed as (

    select
        int_id,
        rep_int_id,
        datasource,
        pk

    from {{ ref('unified_preprocessed_raw') }}

),

parts as (

    select * from {{ ref('stitch_component_parts') }}

),

conflict_merges as (

    select * from {{ ref('stitch_conflict_merges') }}

),

contested as (

    select
        left_number as node,
        left_cluster as cluster_id

    from conflict_merges

    union

    select
        right_number as node,
        right_cluster as cluster_id

    from conflict_merges

),

-- A record stands where its representative does: in a cluster built around conflicts, in its part of a component, or alone.
placed as (

    select
        preprocessed.int_id as record_number,
        preprocessed.rep_int_id,
        preprocessed.datasource,
        preprocessed.pk,
        representatives.datasource as rep_ds,
        representatives.pk as rep_pk,
        coalesce(parts.component, preprocessed.rep_int_id) as component_id,
        coalesce(parts.is_partitioned, false) as is_partitioned,
        coalesce(parts.part, preprocessed.rep_int_id) as part,
        coalesce(contested.cluster_id, parts.part, preprocessed.rep_int_id) as cluster_id

    from preprocessed

    inner join preprocessed as representatives
        on preprocessed.rep_int_id = representatives.int_id

    left join parts
        on preprocessed.rep_int_id = parts.node

    left join contested
        on preprocessed.rep_int_id = contested.node

),

stitch_record_clusters as (

    select
        record_number,
        rep_int_id,
        datasource,
        pk,
        rep_ds,
        rep_pk,
        component_id,
        cluster_id,
        count(*) over (partition by cluster_id) >= {{ var('supersized_min_records', 64) }} as is_supersized,
        cast(
            case when is_partitioned then dense_rank() over (partition by component_id order by part) end
            as {{ type_of('integer') }}
        ) as supersized_id

    from placed

)

select * from stitch_record_clusters
