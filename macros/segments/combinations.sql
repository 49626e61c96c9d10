{#-
  Segments as numbers: each customer's memberships are one whole number per 62 segments, the sum of a power of two for each segment.
  Customers of one combination share all their segments, so figures are summed by combination first, and every segment is read once.

  Returns: list of dicts {name, word, bit}: the segments made of amperity_id, by name; the number of the whole number and the power of
    two that stand for the segment. Empty while dbt parses.
-#}
{% macro numbered_segments() %}
    {%- set numbered = [] -%}
    {%- for node in all_segments() if node.columns.keys() | list == ['amperity_id'] -%}
        {%- set position = numbered | length -%}
        {%- do numbered.append({'name': node.name, 'word': position // 62, 'bit': 2 ** (position % 62)}) -%}
    {%- endfor -%}
    {%- do return(numbered) -%}
{% endmacro %}


{#-
  All segments of the project, found by their folder.

  Returns: list of nodes, sorted by name; empty while dbt parses.
-#}
{% macro all_segments() %}
    {%- set nodes = [] -%}
    {%- for node in graph.get('nodes', {}).values() if node.resource_type == 'model' and node.original_file_path.startswith('models/segments/') -%}
        {%- do nodes.append(node) -%}
    {%- endfor -%}
    {%- do return(nodes | sort(attribute='name')) -%}
{% endmacro %}


{#- The columns that hold a combination. Returns: list of names, at least one. -#}
{% macro combination_columns() %}
    {%- set words = numbered_segments() | map(attribute='word') | max | default(0, true) -%}
    {%- set columns = [] -%}
    {%- for word in range(words + 1) -%}
        {%- do columns.append('segments_' ~ word) -%}
    {%- endfor -%}
    {%- do return(columns) -%}
{% endmacro %}


{#-
  The segments of each combination.

  Arguments: combinations, a relation or CTE with combination_columns(), each combination once.
  Returns: a select with those columns and segment, one row per combination and segment in it.
-#}
{% macro segments_of_combinations(combinations) %}
    {%- set segments = numbered_segments() -%}
    select
        {%- for column in combination_columns() %}
        {{ combinations }}.{{ column }},
        {%- endfor %}
        numbered.segment

    from {{ combinations }}

    inner join (
        {%- for segment in segments %}
        select
            '{{ segment.name }}' as segment,
            {{ segment.word }} as word,
            cast({{ segment.bit }} as bigint) as mask
        {{ 'union all' if not loop.last }}
        {%- else %}
        select
            cast(null as {{ type_of('text') }}) as segment,
            0 as word,
            cast(0 as bigint) as mask
        {%- endfor %}
    ) as numbered
        on
            case numbered.word
                {%- for column in combination_columns() %}
                when {{ loop.index0 }} then {{ combinations }}.{{ column }} & numbered.mask
                {%- endfor %}
            end <> 0
{% endmacro %}


{#- Whether two rows are of one combination. Arguments: left and right, aliases. Returns: SQL condition. -#}
{% macro same_combination(left, right) %}
    {%- set equal = [] -%}
    {%- for column in combination_columns() -%}
        {%- do equal.append(left ~ '.' ~ column ~ ' = ' ~ right ~ '.' ~ column) -%}
    {%- endfor -%}
    {%- do return(equal | join(' and ')) -%}
{% endmacro %}


{#-
  Refers to every segment while dbt parses, for a model that reads them all: they are found by their folder then, and by the finished
  graph later, as in union_feeds().

  Returns: nothing. Errors: a segment that is not in the model's lineage (dbt was called with --partial-parse).
-#}
{% macro refer_to_all_segments() %}
    {%- if not execute -%}
        {%- for name in segment_names() -%}
            {%- do ref(name) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- for node in all_segments() if model.resource_type == 'model' and node.unique_id not in model.depends_on.nodes -%}
        {%- do exceptions.raise_compiler_error(
            'The segment ' ~ node.name ~ ' (' ~ node.original_file_path ~ ') is not in the lineage of ' ~ model.name
            ~ '. Run dbt with --no-partial-parse.'
        ) -%}
    {%- endfor -%}
{% endmacro %}
