{%- do refer_to_all_segments() -%}
with

memberships as (

    {%- for segment in numbered_segments() %}

    select
        amperity_id
        {%- for column in combination_columns() %},
        cast({{ segment.bit if loop.index0 == segment.word else 0 }} as bigint) as {{ column }}
        {%- endfor %}

    from {{ ref(segment.name) }}
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- else %}

    select
        cast(null as {{ type_of('text') }}) as amperity_id,
        cast(null as bigint) as segments_0

    where false
    {%- endfor %}

),

segment_combinations as (

    select
        amperity_id
        {%- for column in combination_columns() %},
        cast(sum({{ column }}) as bigint) as {{ column }}
        {%- endfor %}

    from memberships

    group by amperity_id

)

select * from segment_combinations
