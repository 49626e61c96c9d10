-- What is refused is counted: refused events and members together are the rows that persado_rejects adds up.
with

refused as (

    select 'persado_marketing_engagement' as mart

    from {{ ref('persado_engagement_events') }}

    where reject_reason is not null

    union all

    select 'persado_segment' as mart

    from {{ ref('persado_segment_members') }}

    where reject_reason is not null

),

refused_per_mart as (

    select
        mart,
        count(*) as refused

    from refused

    group by mart

),

counted_per_mart as (

    select
        mart,
        sum(n) as counted

    from {{ ref('persado_rejects') }}

    group by mart

)

select
    refused_per_mart.mart,
    refused_per_mart.refused,
    counted_per_mart.counted

from refused_per_mart

full outer join counted_per_mart
    on refused_per_mart.mart = counted_per_mart.mart

where coalesce(refused_per_mart.refused, 0) <> coalesce(counted_per_mart.counted, 0)
