{#- The links of supersized components at each stricter score at once: a record is a node per step of strictness. -#}
{%- set steps = var('stitch_partition_scores', [3.5]) -%}
{{ config(materialized='connected_components') }}

with

components as (

    select * from {{ ref('stitch_components') }}

),

supersized as (

    select component

    from components

    group by component

    having count(*) > {{ var('stitch_most_component_records', 100) }}

),

links as (

    select
        pair_scores.left_number,
        pair_scores.right_number,
        pair_scores.score

    from {{ ref('stitch_pair_scores') }} as pair_scores

    inner join components
        on pair_scores.left_number = components.node

    inner join supersized
        on components.component = supersized.component

),

stitch_component_levels as (
    {%- for score in steps %}

    select
        left_number * {{ steps | length }} + {{ loop.index0 }} as left_node,
        right_number * {{ steps | length }} + {{ loop.index0 }} as right_node

    from links

    where score >= {{ score }}
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

)

select * from stitch_component_levels
