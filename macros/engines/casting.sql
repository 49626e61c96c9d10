{#-
  Casts a received value, giving NULL where it cannot be cast instead of stopping the build. What is read alike everywhere:

  - dates: YYYY-MM-DD or YYYY/MM/DD, leading zeros optional, with or without a time behind;
  - timestamps: the same, with HH:MM[:SS[.fraction]] after a blank or T, digits after the sixth cut off, and Z, UTC or an offset
    (+02, +0200, +02:00) behind, which is converted to UTC; a time without zone is UTC already. Anything else behind it is NULL;
  - numbers: digits with sign, point and exponent; fractions are rounded half away from zero; out of range is NULL;
  - booleans: t, true, 1, yes, y, f, false, 0, no, n in any case.

  Arguments: expression, SQL of any type; data_type, as type_of() gives it (not text).
  Returns: SQL expression of that type.
-#}
{% macro try_cast(expression, data_type) %}
    {{- return(adapter.dispatch('try_cast')(expression, data_type)) -}}
{% endmacro %}

{% macro default__try_cast(expression, data_type) -%}
    try_cast({{ expression }} as {{ data_type }})
{%- endmacro %}

{#-
  DuckDB would ignore an offset and anything else behind the time, and take a timestamp with zone to the session's zone. Only
  texts are looked at closely: typeof() is known before the query runs.
-#}
{% macro duckdb__try_cast(expression, data_type) -%}
    {%- if data_type not in ('date', 'timestamp') -%}
        {{- return(default__try_cast(expression, data_type)) -}}
    {%- endif -%}
    {%- set as_text = trimmed('cast(' ~ expression ~ ' as varchar)') -%}
    {%- set day = '[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}' -%}
    {%- set time = '[ T]+[0-9:.]+' -%}
    case
        when typeof({{ expression }}) = 'VARCHAR'
            then
                case
                    {%- if data_type == 'timestamp' %}
                    when regexp_matches({{ as_text }}, '^{{ day ~ time ~ zone_pattern() }}$')
                        then try_cast({{ as_text }} as timestamp with time zone) at time zone 'UTC'
                    when regexp_matches({{ as_text }}, '^{{ day }}({{ time }})?$')
                    {%- else %}
                    when regexp_matches({{ as_text }}, '^{{ day }}({{ time }}{{ zone_pattern() }}?)?$')
                    {%- endif %}
                        then try_cast({{ as_text }} as {{ data_type }})
                end
        {%- if data_type == 'timestamp' %}
        when typeof({{ expression }}) = 'TIMESTAMP WITH TIME ZONE'
            then try_cast({{ expression }} as timestamp with time zone) at time zone 'UTC'
        {%- endif %}
        else try_cast({{ expression }} as {{ data_type }})
    end
{%- endmacro %}


{#-
  try_cast() of a text to a boolean, for engines whose own cast knows other words.

  Arguments: as_text, SQL text. Returns: SQL boolean expression.
-#}
{% macro cast_of_boolean(as_text) -%}
    case
        when lower({{ as_text }}) in ('t', 'true', '1', 'yes', 'y') then true
        when lower({{ as_text }}) in ('f', 'false', '0', 'no', 'n') then false
    end
{%- endmacro %}


{#- The zone behind a time: Z, UTC or an offset. Arguments: none. Returns: regular expression. -#}
{% macro zone_pattern() %}
    {%- do return('(Z| UTC|[+-](0[0-9]|1[0-5])(:?[0-5][0-9])?)') -%}
{% endmacro %}


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
  The project's SQL types by the names of the data model: text, integer, money, percent, rate, figure, double, date, timestamp, boolean,
  fingerprint (see fingerprint()).

  Arguments: name, one of those.
  Returns: the engine's type name. Money is DECIMAL(18,2), a percentage DECIMAL(9,6) (data-model §1); a rate may pass 1,000; a
  figure is anything that is counted or added up.
-#}
{% macro type_of(name) %}
    {%- do return({
        'text': dbt.type_string(),
        'integer': 'bigint',
        'money': 'decimal(18, 2)',
        'percent': 'decimal(9, 6)',
        'fingerprint': 'decimal(38, 0)',
        'rate': 'decimal(18, 6)',
        'figure': 'decimal(28, 6)',
        'date': 'date',
        'timestamp': 'timestamp',
        'boolean': 'boolean',
        'double': 'double precision' if target.type == 'postgres' else 'double',
    }[name]) -%}
{% endmacro %}
