with

engagement as (

    select * from {{ ref('persado_engagement_events') }}

),

segment_members as (

    select * from {{ ref('persado_segment_members') }}

),

rejected as (

    select
        'persado_marketing_engagement' as mart,
        reject_reason as reason

    from engagement

    where reject_reason is not null

    union all

    select
        'persado_segment' as mart,
        reject_reason as reason

    from segment_members

    where reject_reason is not null

),

persado_rejects as (

    select
        mart,
        reason,
        count(*) as n

    from rejected

    group by mart, reason

)

select * from persado_rejects
