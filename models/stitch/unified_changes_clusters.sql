with

changes as (

    select * from {{ ref('unified_changes_pks') }}

),

moves as (

    select
        amperity_id,
        job_id,
        timestamp,
        1 as records,
        cast(null as {{ type_of('text') }}) as moved_to

    from changes

    where amperity_id is not null

    union all

    select
        amperity_id_prev as amperity_id,
        job_id,
        timestamp,
        -1 as records,
        amperity_id as moved_to

    from changes

    where amperity_id_prev is not null

),

changed as (

    select
        amperity_id,
        job_id,
        max(timestamp) as timestamp,
        sum(records) as records

    from moves

    group by amperity_id, job_id

),

totalled as (

    select
        changed.*,
        sum(records) over (partition by amperity_id order by job_id) as records_after

    from changed

),

successors as (

    select
        amperity_id,
        job_id,
        moved_to,
        row_number() over (
            partition by amperity_id, job_id order by count(*) desc, {{ in_code_point_order('moved_to') }}
        ) as successor_rank

    from moves

    where moved_to is not null

    group by amperity_id, job_id, moved_to

),

unified_changes_clusters as (

    select
        totalled.amperity_id,
        totalled.job_id,
        case
            when totalled.records_after = 0 then 'deleted'
            when totalled.records_after = totalled.records then 'added'
            else 'updated'
        end as change_type,
        totalled.timestamp,
        case when totalled.records_after = 0 then successors.moved_to end as merged_into

    from totalled

    left join successors
        on
            totalled.amperity_id = successors.amperity_id
            and totalled.job_id = successors.job_id
            and successors.successor_rank = 1

)

select * from unified_changes_clusters
