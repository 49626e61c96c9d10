with

records as (

    select * from {{ ref('unified_coalesced') }}

),

labelled as (

    select
        '*' as datasource,
        datasource || '|' || pk as record_key,
        datasource || '|' || coalesce(ck, pk) as dedupe_key,
        amperity_id

    from records

    union all

    select
        datasource,
        pk as record_key,
        coalesce(ck, pk) as dedupe_key,
        amperity_id

    from records

),

customers as (

    select
        datasource,
        amperity_id,
        count(*) as records,
        count(distinct dedupe_key) as dedupe_keys

    from labelled

    group by datasource, amperity_id

),

stitch_qa_statistics as (

    select
        datasource,
        cast(sum(records) as {{ type_of('integer') }}) as records,
        cast(sum(dedupe_keys) as {{ type_of('integer') }}) as dedupe_keys,
        count(*) as customers,
        count(case when dedupe_keys = 1 then 1 end) as singletons,
        count(case when dedupe_keys > 1 then 1 end) as clusters,
        {{ six_decimals('100.0e0 * (sum(dedupe_keys) - count(*)) / sum(dedupe_keys)') }} as dedupe_percent

    from customers

    group by datasource

)

select * from stitch_qa_statistics
