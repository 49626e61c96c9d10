{%- set steps = var('stitch_partition_scores', [3.5]) | length -%}
{%- set most_records = var('stitch_most_component_records', 100) -%}
with

components as (

    select * from {{ ref('stitch_components') }}

),

component_levels as (

    select
        node,
        component

    from {{ ref('stitch_component_levels') }}

),

sized as (

    select
        node,
        component,
        count(*) over (partition by component) as records

    from components

),

strict_parts as (

    select
        floor(node / {{ steps }}) as node,
        mod(node, {{ steps }}) as step,
        floor(component / {{ steps }}) as part,
        count(*) over (partition by component) as records

    from component_levels

),

-- The least strict step whose part fits; the parts of a step lie inside those of the step before.
ranked as (

    select
        strict_parts.*,
        row_number() over (
            partition by node
            order by case when records <= {{ most_records }} then step else {{ steps }} end, step desc
        ) as step_rank

    from strict_parts

),

stitch_component_parts as (

    select
        sized.node,
        sized.component,
        cast(
            case
                when sized.records <= {{ most_records }} then sized.component
                when ranked.records <= {{ most_records }} or ranked.step = {{ steps - 1 }} then ranked.part
                -- Without a link at the next step the record stands alone.
                else sized.node
            end as {{ type_of('integer') }}
        ) as part,
        sized.records > {{ most_records }} as is_partitioned

    from sized

    left join ranked
        on
            sized.node = ranked.node
            and ranked.step_rank = 1

)

select * from stitch_component_parts
