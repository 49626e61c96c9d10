{#-
  dbt's loading of a seed's rows, for Spark: they go as text literals, and each column is cast once. The adapter's own way writes
  a missing value as the text None and breaks at a quotation mark, when the session is its own.

  Arguments: model, the seed's node; agate_table, its rows. dbt calls it.
  Returns: the first statement, for dbt's compiled files.
-#}
{% macro spark__load_csv_rows(model, agate_table) %}
    {%- set types = model.config.get('column_types', {}) -%}
    {%- set names = [] -%}
    {%- set casts = [] -%}
    {%- for column in agate_table.column_names -%}
        {%- do names.append('column_' ~ loop.index) -%}
        {%- do casts.append('cast(column_' ~ loop.index ~ ' as ' ~ types.get(column, adapter.convert_type(agate_table, loop.index0)) ~ ')') -%}
    {%- endfor -%}
    {%- set statements = [] -%}
    {%- for chunk in agate_table.rows | batch(get_batch_size()) -%}
        {%- set rows = [] -%}
        {%- for row in chunk -%}
            {%- do rows.append(seed_row(row)) -%}
        {%- endfor -%}
        {%- do statements.append(
            'insert into ' ~ this ~ '\nselect ' ~ casts | join(', ') ~ '\nfrom values\n' ~ rows | join(',\n')
            ~ '\nas seed_rows (' ~ names | join(', ') ~ ')'
        ) -%}
        {%- do adapter.add_query(statements[-1], abridge_sql_log=True) -%}
    {%- endfor -%}
    {%- do return(statements[0]) -%}
{% endmacro %}


{#- A row of a seed as SQL. Arguments: row, its values as agate read them. Returns: text literals and NULLs in brackets. -#}
{% macro seed_row(row) %}
    {%- set literals = [] -%}
    {%- for value in row -%}
        {%- do literals.append('null' if value is none else dbt.string_literal(dbt.escape_single_quotes(value | string))) -%}
    {%- endfor -%}
    {%- do return('(' ~ literals | join(', ') ~ ')') -%}
{% endmacro %}
