{{ config(severity='warn') }}
-- More than 2 % of the records that were there before got another customer in the last build: a feed, a rule or a seed of
-- identity has changed. Look at unified_changes_clusters. Mend: what joins too much belongs on the blocklist, what is
-- missing back into the feed.
with

changes as (

    select * from {{ ref('unified_changes_pks') }}

),

jobs as (

    select
        job_id,
        count(case when change_type = 'updated' then 1 end) as changed_records,
        row_number() over (order by job_id desc) as job_rank

    from changes

    group by job_id

),

records as (

    select count(*) as records

    from {{ ref('stitch_customer_ids') }}

)

select
    jobs.job_id,
    jobs.changed_records,
    records.records

from jobs

cross join records

where jobs.job_rank = 1 and jobs.changed_records > 0.02 * records.records
