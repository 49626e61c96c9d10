{{ config(materialized='repeated_step', meta={'step': 'merge_best_neighbours'}) }}

with

parts as (

    select
        node,
        part

    from {{ ref('stitch_component_parts') }}

),

-- Links, and pairs that are likelier two people of one household: what is missing is no conflict.
pairs as (

    select
        scores.left_number,
        scores.right_number,
        left_parts.part,
        case when scores.score >= {{ var('stitch_link_score', 3.0) }} then scores.bits end as link_bits,
        case
            when scores.household_bits < {{ var('stitch_conflict_bits', -4) }} then scores.household_bits
        end as conflict_bits

    from {{ ref('stitch_all_scores') }} as scores

    inner join parts as left_parts
        on scores.left_number = left_parts.node

    inner join parts as right_parts
        on
            scores.right_number = right_parts.node
            and left_parts.part = right_parts.part

),

contested as (

    select distinct part

    from pairs

    where conflict_bits is not null

),

stitch_conflict_merges as (

    select
        pairs.left_number,
        pairs.right_number,
        pairs.link_bits,
        pairs.conflict_bits,
        pairs.left_number as left_cluster,
        pairs.right_number as right_cluster,
        true as is_open

    from pairs

    inner join contested
        on pairs.part = contested.part

    where pairs.link_bits is not null or pairs.conflict_bits is not null

)

select * from stitch_conflict_merges
