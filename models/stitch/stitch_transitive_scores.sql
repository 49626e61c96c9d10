with

parts as (

    select * from {{ ref('stitch_component_parts') }}

),

scored as (

    select
        left_number,
        right_number

    from {{ ref('stitch_pair_scores') }}

),

representatives as (

    select * from {{ ref('stitch_representatives') }}

),

good_contacts as (

    select * from {{ ref('stitch_good_contacts') }}

),

comparison_weights as (

    select * from {{ ref('stitch_comparison_levels') }}

),

labels as (

    select * from {{ ref('stitch_labelled_pairs') }}

),

-- A part that stayed too large in spite of everything is not looked at pair by pair.
comparable as (

    select part

    from parts

    group by part

    having count(*) between 3 and {{ var('stitch_most_component_records', 100) }}

),

members as (

    select
        parts.node,
        parts.part

    from parts

    inner join comparable
        on parts.part = comparable.part

),

unscored as (

    select
        lower_record.node as left_number,
        higher_record.node as right_number

    from members as lower_record

    inner join members as higher_record
        on
            lower_record.part = higher_record.part
            and lower_record.node < higher_record.node

    left join scored
        on
            lower_record.node = scored.left_number
            and higher_record.node = scored.right_number

    where scored.left_number is null

),

{{ comparison_levels('unscored') }},

{{ pair_scores('comparison_levels') }},

stitch_transitive_scores as (

    select
        pair_scores.*,
        'scored_transitive' as match_type

    from pair_scores

)

select * from stitch_transitive_scores
