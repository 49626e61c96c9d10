-- A segment is one id column with an enforced contract, tests for unique and not null, the tag segment and its sentence as
-- description (activation.md §4.1); hand-written ones too.
{%- set faults = [] -%}
{%- for node in all_segments() -%}
    {%- for fault in segment_faults(node) -%}
        {%- do faults.append((node.name, node.original_file_path, fault)) -%}
    {%- endfor -%}
{%- endfor -%}
{%- for name, file, fault in faults %}
select
    '{{ name }}' as segment,
    '{{ file }}' as file,
    '{{ fault }}' as fault
union all
{%- endfor %}
select
    cast(null as {{ type_of('text') }}) as segment,
    cast(null as {{ type_of('text') }}) as file,
    cast(null as {{ type_of('text') }}) as fault
where false
