{#-
  Casts a received text, giving NULL where it cannot be cast instead of stopping the build.

  Arguments: expression, SQL text; data_type, SQL type name.
  Returns: SQL expression of that type.
-#}
{% macro try_cast(expression, data_type) %}
    {{- return(adapter.dispatch('try_cast')(expression, data_type)) -}}
{% endmacro %}

{% macro default__try_cast(expression, data_type) -%}
    try_cast({{ expression }} as {{ data_type }})
{%- endmacro %}

{#- PostgreSQL has no try_cast before version 16's pg_input_is_valid; a shape test stands before the cast. -#}
{% macro postgres__try_cast(expression, data_type) -%}
    {%- set as_text = 'cast(' ~ expression ~ ' as text)' -%}
    {%- if data_type == 'date' or data_type == 'timestamp' -%}
        {%- set time_shape = '[ T]([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d+)?)?( ?(Z|[+-]\\d{2}(:?\\d{2})?))?' %}
        case
            when {{ as_text }} ~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])({{ time_shape }})?$'
                and cast(substr({{ as_text }}, 9, 2) as int) <= extract(
                    day from to_date(substr({{ as_text }}, 1, 7) || '-01', 'YYYY-MM-DD') + interval '1 month' - interval '1 day'
                )
                then cast({{ expression }} as {{ data_type }})
        end
    {%- elif data_type == 'boolean' -%}
        case
            when lower({{ as_text }}) in ('t', 'true', '1', 'yes', 'y') then true
            when lower({{ as_text }}) in ('f', 'false', '0', 'no', 'n') then false
        end
    {%- else -%}
        case
            when {{ as_text }} ~ '^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$' then cast({{ expression }} as {{ data_type }})
        end
    {%- endif -%}
{%- endmacro %}


{#-
  A text compared and sorted by its code points, whatever the database's language settings are.

  Arguments: expression, SQL text.
  Returns: SQL text expression.
-#}
{% macro in_code_point_order(expression) %}
    {{- return(adapter.dispatch('in_code_point_order')(expression)) -}}
{% endmacro %}

{% macro default__in_code_point_order(expression) -%}
    {{ expression }}
{%- endmacro %}

{% macro postgres__in_code_point_order(expression) -%}
    ({{ expression }}) collate "C"
{%- endmacro %}


{#-
  A column name whose upper and lower case is kept, as in the Persado header.

  Arguments: name, without quotes.
  Returns: the quoted name.
-#}
{% macro case_preserved(name) -%}
    {{ adapter.quote(name) }}
{%- endmacro %}


{#-
  The project's SQL types by the names of the data model: text, integer, money, percent, double, date, timestamp, boolean.

  Arguments: name, one of those.
  Returns: the engine's type name. Money is DECIMAL(18,2), a percentage DECIMAL(9,6) (data-model §1).
-#}
{% macro type_of(name) %}
    {%- do return({
        'text': dbt.type_string(),
        'integer': 'bigint',
        'money': 'decimal(18, 2)',
        'percent': 'decimal(9, 6)',
        'date': 'date',
        'timestamp': 'timestamp',
        'boolean': 'boolean',
        'double': 'double precision' if target.type == 'postgres' else 'double',
    }[name]) -%}
{% endmacro %}
