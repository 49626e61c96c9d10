{%- do refer_to_all_segments() -%}
with

segment_figures as (

    select * from {{ ref('segment_figures') }}

),

combinations as (

    select distinct {{ combination_columns() | join(', ') }}

    from segment_figures

),

combination_segments as (

    {{ segments_of_combinations('combinations') }}

),

named as (

    {%- for name in ['all_customers'] + (numbered_segments() | map(attribute='name') | list) %}
    select '{{ name }}' as segment
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- Everybody is in 'all_customers'; a segment without customers has its zeros too.
figures_of_segments as (

    select
        combination_segments.segment,
        segment_figures.dimension,
        segment_figures.dimension_value
        {%- for measure in customer_measures() %},
        segment_figures.{{ measure }}
        {%- endfor %}

    from segment_figures

    inner join combination_segments
        on {{ same_combination('segment_figures', 'combination_segments') }}

    union all

    select
        'all_customers' as segment,
        dimension,
        dimension_value
        {%- for measure in customer_measures() %},
        {{ measure }}
        {%- endfor %}

    from segment_figures

    union all

    select
        segment,
        'total' as dimension,
        null as dimension_value
        {%- for measure, definition in customer_measures().items() %},
        {{ '0' if definition.sql.startswith(('count', 'sum(coalesce')) else 'null' }} as {{ measure }}
        {%- endfor %}

    from named

),

summed as (

    select
        segment,
        dimension,
        dimension_value
        {%- for measure in customer_measures() %},
        sum({{ measure }}) as {{ measure }}
        {%- endfor %}

    from figures_of_segments

    group by segment, dimension, dimension_value

),

metric_list as (

    {%- for metric in insight_metrics() %}
    select
        {{ loop.index }} as metric_number,
        '{{ metric.section }}' as section,
        '{{ metric.metric }}' as metric,
        '{{ metric.dimension }}' as kind_of_dimension,
        {{ metric.adds_up }} as adds_up
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- All metrics from one reading of the sums, which some engines would otherwise compute again for each.
metrics as (

    select
        summed.segment,
        metric_list.section,
        metric_list.metric,
        metric_list.adds_up,
        nullif(summed.dimension, 'total') as dimension,
        summed.dimension_value,
        case metric_list.metric_number
            {%- for metric in insight_metrics() %}
            when {{ loop.index }} then cast({{ metric.sql }} as {{ type_of('figure') }})
            {%- endfor %}
        end as value

    from summed

    inner join metric_list
        on metric_list.kind_of_dimension = {{ kind_of_dimension('summed.dimension') }}

),

beside_all as (

    select
        metrics.*,
        max(case when segment = 'all_customers' then value end) over (
            partition by metric, dimension, dimension_value
        ) as value_of_all_customers

    from metrics

),

compared as (

    select
        segment,
        section,
        metric,
        dimension,
        dimension_value,
        value,
        value_of_all_customers,
        case when adds_up then {{ figure_ratio('value', 'value_of_all_customers') }} end as share_of_all_customers,
        value - value_of_all_customers as difference,
        {{ figure_ratio('value - value_of_all_customers', 'value_of_all_customers') }} as relative_difference

    from beside_all

    -- Of segments that are made of other ids there is only their size.
    {%- for node in all_segments() if node.columns.keys() | list != ['amperity_id'] %}

    union all

    select
        '{{ node.name }}' as segment,
        'card' as section,
        'records' as metric,
        cast(null as {{ type_of('text') }}) as dimension,
        cast(null as {{ type_of('text') }}) as dimension_value,
        cast(count(*) as {{ type_of('figure') }}) as value,
        cast(null as {{ type_of('figure') }}) as value_of_all_customers,
        cast(null as {{ type_of('figure') }}) as share_of_all_customers,
        cast(null as {{ type_of('figure') }}) as difference,
        cast(null as {{ type_of('figure') }}) as relative_difference

    from {{ ref(node.name) }}
    {%- endfor %}

),

segment_insights as (

    select
        {{ as_of_date() }} as as_of_date,
        segment,
        section,
        metric,
        dimension,
        dimension_value,
        value,
        value_of_all_customers,
        share_of_all_customers,
        cast(difference as {{ type_of('figure') }}) as difference,
        relative_difference

    from compared

)

select * from segment_insights
