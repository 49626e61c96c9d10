{#- The name that the engine itself gives the column back under. -#}
{%- set names = ['Hashed_Email', 'Send_ID', 'plain'] -%}
{%- for name in names %}
{%- set given_back = get_columns_in_query('select 1 as ' ~ case_preserved(name)) | first if execute %}

select
    '{{ name }}' as expected,
    '{{ given_back }}' as actual

where '{{ given_back }}' <> '{{ name }}'
{{ 'union all' if not loop.last }}
{%- endfor %}
