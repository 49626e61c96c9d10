{{ config(materialized='repeated_step', meta={'step': 'take_largest_overlaps'}) }}

with

clusters as (

    select * from {{ ref('stitch_record_clusters') }}

),

previous_ids as (

    select * from {{ ref('stitch_previous_ids') }}

),

stitch_id_overlaps as (

    select
        clusters.cluster_id,
        previous_ids.amperity_id,
        count(*) as records,
        false as is_taken,
        true as is_open

    from clusters

    inner join previous_ids
        on
            clusters.datasource = previous_ids.datasource
            and clusters.pk = previous_ids.pk

    group by clusters.cluster_id, previous_ids.amperity_id

)

select * from stitch_id_overlaps
