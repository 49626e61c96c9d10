{#-
  Fails for every column that a feature needs and the table lacks, naming table, column and feature (data-model §3). A column
  of nothing but NULLs passes: the feature then works without that information.

  Arguments: model; columns, dict of column name to the feature that needs it.
-#}
{% test required_columns(model, columns) %}
    {%- set existing = [] -%}
    {%- if execute -%}
        {%- for column in adapter.get_columns_in_relation(model) -%}
            {%- do existing.append(column.name) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- for name, feature in columns.items() if name not in existing %}
select
    '{{ model.identifier }}' as table_name,
    '{{ name }}' as missing_column,
    '{{ feature }}' as needed_by
union all
    {%- endfor %}
select
    cast(null as {{ type_of('text') }}) as table_name,
    cast(null as {{ type_of('text') }}) as missing_column,
    cast(null as {{ type_of('text') }}) as needed_by
where false
{% endtest %}
