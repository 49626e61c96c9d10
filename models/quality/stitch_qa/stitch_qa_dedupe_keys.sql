with

records as (

    select * from {{ ref('unified_coalesced') }}

),

stitch_qa_dedupe_keys as (

    select
        datasource,
        amperity_id,
        count(*) as records,
        count(distinct coalesce(ck, pk)) as dedupe_keys

    from records

    group by datasource, amperity_id

    having count(distinct coalesce(ck, pk)) > 1

)

select * from stitch_qa_dedupe_keys
