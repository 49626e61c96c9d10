{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='append_new_columns', full_refresh=false) }}

with

customer_ids as (

    select * from {{ ref('stitch_customer_ids') }}

),

previous_ids as (

    select * from {{ ref('stitch_previous_ids') }}

),

history as (

    {{ history_of_ids() }}

),

job as (

    select coalesce(max(job_id), 0) + 1 as job_id

    from history

),

compared as (

    select
        coalesce(customer_ids.datasource, previous_ids.datasource) as datasource,
        coalesce(customer_ids.pk, previous_ids.pk) as pk,
        customer_ids.amperity_id,
        previous_ids.amperity_id as amperity_id_prev

    from customer_ids

    full outer join previous_ids
        on
            customer_ids.datasource = previous_ids.datasource
            and customer_ids.pk = previous_ids.pk

),

unified_changes_pks as (

    select
        compared.datasource,
        compared.pk,
        job.job_id,
        compared.amperity_id,
        compared.amperity_id_prev,
        case
            when compared.amperity_id_prev is null then 'added'
            when compared.amperity_id is null then 'deleted'
            else 'updated'
        end as change_type,
        cast({{ as_of_date() }} as timestamp) as timestamp

    from compared

    cross join job

    where coalesce(compared.amperity_id, '') <> coalesce(compared.amperity_id_prev, '')

)

select * from unified_changes_pks
