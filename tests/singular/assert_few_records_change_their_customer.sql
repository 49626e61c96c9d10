{{ config(severity='warn') }}
-- More than 2 % of the records that were there before got another customer in the last build: a feed, a rule or a seed of identity has
-- changed. Look at unified_changes_clusters. Mend: what joins too much belongs on the blocklist, what is missing back into the feed.
with

changes as (

    select * from {{ ref('unified_changes_pks') }}

),

last_job as (

    select
        job_id,
        count(case when change_type = 'updated' then 1 end) as changed_records

    from changes

    where job_id = (select max(changes.job_id) from changes)

    group by job_id

),

records as (

    select count(*) as records

    from {{ ref('stitch_customer_ids') }}

)

select
    last_job.job_id,
    last_job.changed_records,
    records.records

from last_job

cross join records

where last_job.changed_records > 0.02 * records.records
