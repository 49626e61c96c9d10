{{ config(materialized='connected_components') }}

select
    left_number as left_node,
    right_number as right_node

from {{ ref('stitch_pair_scores') }}

where score >= {{ var('stitch_link_score', 3.0) }}
