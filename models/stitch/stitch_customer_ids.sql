with

clusters as (

    select * from {{ ref('stitch_record_clusters') }}

),

id_overlaps as (

    select * from {{ ref('stitch_id_overlaps') }}

),

history as (

    {{ history_of_ids() }}

),

issued as (

    select
        amperity_id,
        max(job_id) as job_id

    from history

    where amperity_id is not null

    group by amperity_id

),

job as (

    select coalesce(max(job_id), 0) + 1 as job_id

    from history

),

-- The first record gives a new customer its id, so row order and other customers do not change it.
named as (

    select
        cluster_id,
        datasource || '|' || pk as first_record

    from clusters

    where record_number = cluster_id

),

-- An id that was somebody's before is never given to another.
customers as (

    select
        named.cluster_id,
        case
            when id_overlaps.amperity_id is not null then id_overlaps.amperity_id
            when issued.amperity_id is null then {{ md5_uuid('named.first_record') }}
            else {{ md5_uuid("named.first_record || '#' || cast(job.job_id as " ~ type_of('text') ~ ")") }}
        end as amperity_id

    from named

    cross join job

    left join id_overlaps
        on
            named.cluster_id = id_overlaps.cluster_id
            and id_overlaps.is_taken

    left join issued
        on issued.amperity_id = {{ md5_uuid('named.first_record') }}

),

stitch_customer_ids as (

    select
        clusters.record_number,
        clusters.datasource,
        clusters.pk,
        clusters.cluster_id,
        customers.amperity_id

    from clusters

    inner join customers
        on clusters.cluster_id = customers.cluster_id

)

select * from stitch_customer_ids
