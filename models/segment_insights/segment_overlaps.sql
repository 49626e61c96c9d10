with

-- Every customer has one row of the total, so customers are counted once.
combinations as (

    select
        {{ combination_columns() | join(',\n        ') }},
        customers

    from {{ ref('segment_figures') }}

    where dimension = 'total'

),

combination_segments as (

    {{ segments_of_combinations('combinations') }}

),

pairs as (

    select
        first_segments.segment,
        other_segments.segment as other_segment,
        cast(sum(combinations.customers) as {{ type_of('integer') }}) as customers

    from combinations

    inner join combination_segments as first_segments
        on {{ same_combination('combinations', 'first_segments') }}

    inner join combination_segments as other_segments
        on {{ same_combination('combinations', 'other_segments') }}

    group by first_segments.segment, other_segments.segment

),

sizes as (

    select
        segment,
        customers

    from pairs

    where segment = other_segment

),

segment_overlaps as (

    select
        pairs.segment,
        pairs.other_segment,
        pairs.customers,
        {{ figure_ratio('pairs.customers', 'sizes.customers') }} as share_of_segment

    from pairs

    inner join sizes
        on pairs.segment = sizes.segment

    where pairs.segment <> pairs.other_segment

)

select * from segment_overlaps
