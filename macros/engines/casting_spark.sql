{#-
  Spark reads more than is meant (a year alone, any words behind a date) and rounds no fraction to a whole number: a test of shape
  stands before each cast.
-#}
{% macro spark__try_cast(expression, data_type) -%}
    {%- set as_text = 'cast(' ~ expression ~ ' as string)' -%}
    {%- if data_type in ('date', 'timestamp') -%}
        {{- spark_cast_of_time(trimmed(as_text), data_type) -}}
    {%- elif data_type == 'boolean' -%}
        {{- cast_of_boolean(as_text) -}}
    {%- else -%}
        {{- spark_cast_of_number("trim(both '\t\n\x0b\f\r ' from " ~ as_text ~ ')', data_type) -}}
    {%- endif -%}
{%- endmacro %}


{#-
  try_cast() to a date or timestamp for Spark: day, time and zone are found by a pattern and read each by itself.

  Arguments: as_text, SQL text without white space around it; data_type, date or timestamp. Returns: SQL expression.
-#}
{% macro spark_cast_of_time(as_text, data_type) -%}
    {%- set day = '([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2})' -%}
    {%- set time = '[ T]+([0-9]{1,2}:[0-9]{1,2})(:[0-9]{1,2}([.][0-9]*)?)?' -%}
    {%- set shape = "'^" ~ day ~ '(' ~ time ~ zone_pattern() ~ "?)?$'" -%}
    {%- set found = {} -%}
    {%- for part, number in {'day': 1, 'minute': 3, 'second': 4, 'zone': 6}.items() -%}
        {%- do found.update({part: 'regexp_extract(' ~ as_text ~ ', ' ~ shape ~ ', ' ~ number ~ ')'}) -%}
    {%- endfor -%}
    {%- set date = "try_cast(replace(" ~ found.day ~ ", '/', '-') as date)" -%}
    {%- set time = found.minute ~ ' || coalesce(nullif(' ~ found.second ~ ", ''), ':00')" -%}
    {%- set is_midnight = time ~ " rlike '^24:00:00([.]0*)?$'" -%}
    case
        when {{ as_text }} not rlike {{ shape }} or {{ as_text }} like '0000%' then null
        {%- if data_type == 'date' %}
        when {{ found.minute }} = '' or {{ is_midnight }} or try_cast('2000-01-01 ' || {{ time }} as timestamp) is not null
            then {{ date }}
        {%- else %}
        when {{ found.minute }} = '' then try_cast({{ date }} as timestamp)
        when {{ is_midnight }}
            then try_cast(cast(date_add({{ date }}, 1) as string) || ' 00:00:00' || trim({{ found.zone }}) as timestamp)
        else try_cast(cast({{ date }} as string) || ' ' || {{ time }} || trim({{ found.zone }}) as timestamp)
        {%- endif %}
    end
{%- endmacro %}


{#-
  try_cast() to a number for Spark, by way of a decimal, which rounds half away from zero.

  Arguments: as_text, SQL text without white space around it; data_type, bigint, decimal(p, s) or double.
  Returns: SQL expression.
-#}
{% macro spark_cast_of_number(as_text, data_type) -%}
    {%- if data_type == 'bigint' -%}
        {%- set number = 'try_cast(round(try_cast(' ~ as_text ~ ' as decimal(38, 15)), 0) as bigint)' -%}
    {%- else -%}
        {%- set number = 'try_cast(' ~ as_text ~ ' as ' ~ data_type ~ ')' -%}
    {%- endif -%}
    case
        when
            {{ as_text }} rlike '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,3})?$'
            {%- if data_type == 'double' %}
            and abs({{ number }}) <= 1e300
            {%- endif %}
            then {{ number }}
    end
{%- endmacro %}
