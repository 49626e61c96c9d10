with

links as (

    select * from {{ ref('stitch_links') }}

),

unified_coalesced as (

    select * from {{ ref('unified_coalesced') }}

),

-- Records are numbered in the order of (datasource, pk), so the first of a pair is also the lower one.
unified_scores as (

    select
        first_record.amperity_id,
        first_record.datasource as source1,
        first_record.pk as pk1,
        second_record.datasource as source2,
        second_record.pk as pk2,
        cast(links.score as {{ type_of('double') }}) as score,
        case
            when links.score >= 5 then 'Exact'
            when links.score >= 4 then 'Excellent'
            when links.score >= 3 then 'High'
            when links.score >= 2 then 'Moderate'
            when links.score >= 1 then 'Weak'
            else 'Non-match'
        end as match_category,
        'scored' as match_type

    from links

    inner join unified_coalesced as first_record
        on links.first_record_number = first_record.record_number

    inner join unified_coalesced as second_record
        on links.record_number = second_record.record_number

)

select * from unified_scores
