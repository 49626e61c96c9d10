with

pairs as (

    select * from {{ ref('stitch_pairs') }}

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

{{ comparison_levels('pairs') }},

{{ pair_scores('comparison_levels') }},

stitch_pair_scores as (

    select
        pair_scores.*,
        'scored' as match_type

    from pair_scores

)

select * from stitch_pair_scores
