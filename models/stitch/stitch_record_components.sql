{%- set compared_texts = [
    'given_name', 'surname', 'generational_suffix', 'email', 'phone', 'address', 'address2', 'city', 'state', 'postal',
] -%}
with

records as (

    select * from {{ ref('stitch_records') }}

),

clusters as (

    select * from {{ ref('stitch_clusters') }}

),

-- A record without any link is a component of its own.
with_component as (

    select
        records.record_number,
        records.datasource,
        records.pk,
        records.birthdate,
        {%- for column in compared_texts %}
        lower(records.{{ column }}) as {{ column }},
        {%- endfor %}
        coalesce(clusters.component, records.record_number) as component_id

    from records

    left join clusters
        on records.record_number = clusters.node

),

counted as (

    select
        with_component.*,
        count(*) over (partition by component_id) as component_records,
        -- Records of one customer with the same values all through: trivial duplicates, of which the first stands for all.
        min(record_number) over (
            partition by component_id, {{ compared_texts | join(', ') }}, birthdate
        ) as representative

    from with_component

),

-- Exact rules do not split a component that is too large to be one customer, so all of it is its first part.
stitch_record_components as (

    select
        counted.record_number,
        counted.component_id,
        counted.component_records >= {{ var('supersized_min_records', 64) }} as is_supersized,
        cast(
            case when counted.component_records >= {{ var('supersized_min_records', 64) }} then 1 end as bigint
        ) as supersized_id,
        representatives.datasource as rep_ds,
        representatives.pk as rep_pk

    from counted

    inner join records as representatives
        on counted.representative = representatives.record_number

)

select * from stitch_record_components
