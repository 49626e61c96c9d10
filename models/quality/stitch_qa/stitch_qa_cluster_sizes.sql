{%- set buckets = [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 10), (11, 20), (21, 63), (64, 100), (101, 1000), (1001, 10000)] -%}
with

records as (

    select * from {{ ref('unified_coalesced') }}

),

-- For one feed its own records count, for all (*) those of every feed.
counted as (

    select
        '*' as datasource,
        amperity_id,
        count(distinct datasource || '|' || coalesce(ck, pk)) as records

    from records

    group by amperity_id

    union all

    select
        datasource,
        amperity_id,
        count(distinct coalesce(ck, pk)) as records

    from records

    group by datasource, amperity_id

),

bucketed as (

    select
        counted.*,
        case
            {%- for lowest, highest in buckets %}
            when records <= {{ highest }} then {{ lowest }}
            {%- endfor %}
            else 10001
        end as from_records

    from counted

),

stitch_qa_cluster_sizes as (

    select
        datasource,
        from_records,
        max(records) as most_records,
        count(*) as customers,
        from_records > 20 as is_suspicious,
        from_records > 63 as is_supersized

    from bucketed

    group by datasource, from_records

)

select * from stitch_qa_cluster_sizes
