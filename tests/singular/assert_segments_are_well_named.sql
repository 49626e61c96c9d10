-- Names, folders and labels of segments (activation.md §4.7), as a warning: a badly named segment holds the right customers, too.
{{ config(severity='warn') }}
{%- set segments = [] -%}
{%- for node in all_segments() -%}
    {%- do segments.append({'name': node.name, 'file': node.original_file_path, 'labels': node.config.meta.get('labels', [])}) -%}
{%- endfor -%}
{%- for name, fault in segment_name_faults(segments) %}
select
    '{{ name }}' as name,
    '{{ fault }}' as fault
union all
{%- endfor %}
select
    cast(null as {{ type_of('text') }}) as name,
    cast(null as {{ type_of('text') }}) as fault
where false
