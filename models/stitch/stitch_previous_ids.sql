with

history as (

    {{ history_of_ids() }}

),

ranked as (

    select
        history.*,
        row_number() over (partition by datasource, pk order by job_id desc) as change_rank

    from history

),

-- The latest change of a record holds.
stitch_previous_ids as (

    select
        datasource,
        pk,
        amperity_id

    from ranked

    where change_rank = 1 and amperity_id is not null

)

select * from stitch_previous_ids
