-- Every customer record of the feeds is in unified_coalesced exactly once.
with

counted as (

    select
        records.record_number,
        count(unified_coalesced.amperity_id) as copies

    from {{ ref('stitch_records') }} as records

    left join {{ ref('unified_coalesced') }} as unified_coalesced
        on
            records.datasource = unified_coalesced.datasource
            and records.pk = unified_coalesced.pk

    group by records.record_number

)

select * from counted

where copies <> 1
