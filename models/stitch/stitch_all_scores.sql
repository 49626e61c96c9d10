{{ config(materialized='view') }}

with

stitch_pair_scores as (

    select * from {{ ref('stitch_pair_scores') }}

),

stitch_transitive_scores as (

    select * from {{ ref('stitch_transitive_scores') }}

),

stitch_all_scores as (

    select * from stitch_pair_scores

    union all

    select * from stitch_transitive_scores

)

select * from stitch_all_scores
