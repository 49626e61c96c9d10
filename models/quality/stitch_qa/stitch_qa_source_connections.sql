with

customer_sources as (

    select distinct
        amperity_id,
        datasource

    from {{ ref('unified_coalesced') }}

),

combinations as (

    select
        amperity_id,
        {{ joined_texts('datasource', ' + ') }} as datasources,
        count(*) as sources

    from customer_sources

    group by amperity_id

),

stitch_qa_source_connections as (

    select
        datasources,
        sources,
        count(*) as customers

    from combinations

    group by datasources, sources

)

select * from stitch_qa_source_connections
