{#-
  dbt's comparison in a unit test, for PostgreSQL: decimals lose their trailing zeros first, so that 4.0 equals 4.00. dbt
  compares what is written, and PostgreSQL forgets a decimal's scale after max(), coalesce() or a case without else; the
  model's table has the scale of its contract nevertheless.

  Arguments: main_sql and expected_fixture_sql, what the model gives and what is expected; expected_column_names, the quoted
    columns to compare. dbt calls it.
  Returns: SQL, rows of both labelled actual or expected.
-#}
{% macro postgres__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) %}
    {%- set compared = [] -%}
    {%- set decimals = [] -%}
    {%- for column in adapter.get_column_schema_from_query(get_empty_subquery_sql(main_sql)) if column.dtype == 'DECIMAL' -%}
        {%- do decimals.append(column.quoted) -%}
    {%- endfor -%}
    {%- for name in expected_column_names -%}
        {%- do compared.append('trim_scale(' ~ name ~ ') as ' ~ name if name in decimals else name) -%}
    {%- endfor -%}
    {%- set selected = 'select ' ~ compared | join(', ') -%}
    {{ default__get_unit_test_sql(
        selected ~ ' from (' ~ main_sql ~ ') as actual_rows',
        selected ~ ' from (' ~ expected_fixture_sql ~ ') as expected_rows',
        expected_column_names,
    ) }}
{% endmacro %}
