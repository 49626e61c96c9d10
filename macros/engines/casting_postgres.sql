{#- PostgreSQL has no cast that gives NULL (before version 16's pg_input_is_valid): a test of shape and range stands before each. -#}
{% macro postgres__try_cast(expression, data_type) -%}
    {%- set as_text = 'cast(' ~ expression ~ ' as text)' -%}
    {%- if data_type in ('date', 'timestamp') -%}
        {{- postgres_cast_of_time(trimmed(as_text), data_type) -}}
    {%- elif data_type == 'boolean' -%}
        {{- cast_of_boolean(as_text) -}}
    {%- else -%}
        {{- postgres_cast_of_number('btrim(' ~ as_text ~ ", E' \\t\\n\\r\\f\\v')", data_type) -}}
    {%- endif -%}
{%- endmacro %}


{#-
  try_cast() to a date or timestamp for PostgreSQL. The pattern knows how many days each month has, leap years too.

  Arguments: as_text, SQL text without white space around it; data_type, date or timestamp. Returns: SQL expression.
-#}
{% macro postgres_cast_of_time(as_text, data_type) -%}
    {%- set days = [] -%}
    {%- for separator in ['-', '/'] -%}
        {%- do days.append(
            '([0-9]{4}_(0?[13578]|1[02])_(0?[1-9]|[12][0-9]|3[01])|[0-9]{4}_(0?[469]|11)_(0?[1-9]|[12][0-9]|30)'
            '|[0-9]{4}_0?2_(0?[1-9]|1[0-9]|2[0-8])'
            '|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)_0?2_29)' | replace('_', separator)
        ) -%}
    {%- endfor -%}
    {%- set day = '(' ~ days | join('|') ~ ')' -%}
    {%- set time = '[ T] *(([01]?[0-9]|2[0-3]):[0-5]?[0-9](:[0-5]?[0-9]([.][0-9]*)?)?|24:00(:00([.]0*)?)?)' -%}
    {%- set zone = '(:[0-9.]+)' ~ zone_pattern() ~ '$' -%}
    {%- set without_zone = 'regexp_replace(' ~ as_text ~ ", '" ~ zone ~ "', '\\1')" -%}
    {%- set to_microseconds = 'regexp_replace(' ~ as_text ~ ", '([.][0-9]{6})[0-9]+', '\\1')" -%}
    case
        when {{ as_text }} like '0000%' then null
        when {{ as_text }} ~ '^{{ day }}({{ time }})?$'
            then cast({{ to_microseconds }} as {{ data_type }})
        when {{ as_text }} ~ '{{ zone }}' and {{ without_zone }} ~ '^{{ day ~ time }}$'
            {%- if data_type == 'timestamp' %}
            then cast({{ to_microseconds }} as timestamp with time zone) at time zone 'UTC'
            {%- else %}
            then cast({{ without_zone }} as date)
            {%- endif %}
    end
{%- endmacro %}


{#-
  try_cast() to a number for PostgreSQL.

  Arguments: as_text, SQL text without white space around it; data_type, bigint, decimal(p, s) or double precision.
  Returns: SQL expression.
-#}
{% macro postgres_cast_of_number(as_text, data_type) -%}
    {%- set size = modules.re.findall('[0-9]+', data_type) -%}
    {%- set number = 'cast(' ~ as_text ~ ' as numeric)' -%}
    {%- if data_type == 'bigint' -%}
        {%- set in_range = 'round(' ~ number ~ ') between -9223372036854775808 and 9223372036854775807' -%}
    {%- elif size -%}
        {%- set in_range = 'abs(round(' ~ number ~ ', ' ~ size[1] ~ ')) < 1e' ~ (size[0] | int - size[1] | int) -%}
    {%- else -%}
        {%- set in_range = 'abs(' ~ number ~ ') between 1e-300 and 1e300 or ' ~ number ~ ' = 0' -%}
    {%- endif -%}
    case
        when {{ as_text }} ~ '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,3})?$'
            then case when {{ in_range }} then cast({{ number }} as {{ data_type }}) end
    end
{%- endmacro %}
