with

unified_coalesced as (

    select * from {{ ref('unified_coalesced') }}

),

keyed as (

    select
        datasource,
        coalesce(ck, pk) as customer_key,
        amperity_id

    from unified_coalesced

),

-- A customer key of the source that stands for several customers names none of them, as with foreign keys (data-model §4.5).
identity_graph as (

    select
        datasource,
        customer_key,
        case when count(distinct amperity_id) = 1 then min(amperity_id) end as amperity_id,
        count(distinct amperity_id) as customers

    from keyed

    group by datasource, customer_key

)

select * from identity_graph
