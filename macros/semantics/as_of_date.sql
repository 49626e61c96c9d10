{#-
  The reference date as ISO text: var `as_of_date`, or the run's date in `business_timezone`. No model calls current_date.

  Returns: text, YYYY-MM-DD. Errors: a value that is not an ISO date.
-#}
{% macro as_of_date_text() %}
    {%- set given = var('as_of_date', none) -%}
    {%- if given is none or given == '' -%}
        {%- set zone = modules.pytz.timezone(var('business_timezone', 'UTC')) -%}
        {%- do return(run_started_at.astimezone(zone).strftime('%Y-%m-%d')) -%}
    {%- endif -%}
    {%- if not modules.re.match('^[0-9]{4}-[0-9]{2}-[0-9]{2}$', given | string) -%}
        {%- do exceptions.raise_compiler_error(
            "var as_of_date is '" ~ given ~ "'. Give an ISO date, for example --vars '{as_of_date: \"2026-06-30\"}'."
        ) -%}
    {%- endif -%}
    {%- do return(given | string) -%}
{% endmacro %}


{#-
  The reference date as SQL.

  Returns: SQL date literal.
-#}
{% macro as_of_date() -%}
    cast('{{ as_of_date_text() }}' as date)
{%- endmacro %}


{#-
  The calendar day of an event: its UTC date unless `business_timezone` is set (architecture §6.1).

  Arguments: timestamp_expression, SQL timestamp in UTC.
  Returns: SQL date expression.
-#}
{% macro business_date(timestamp_expression) -%}
    cast({{ to_timezone(timestamp_expression, var('business_timezone', 'UTC')) }} as date)
{%- endmacro %}


{#-
  Whether the calendar day of an event is a certain one or later; as business_date() >= day, but without touching the time where days are
  UTC dates, so that an engine can pass over what lies before.

  Arguments: timestamp_expression, SQL timestamp in UTC; day, SQL date. Returns: SQL condition.
-#}
{% macro since_day(timestamp_expression, day) -%}
    {{ compared_day(timestamp_expression, '>=', day) }}
{%- endmacro %}


{#- Whether the calendar day of an event lies before a certain one; see since_day(). -#}
{% macro before_day(timestamp_expression, day) -%}
    {{ compared_day(timestamp_expression, '<', day) }}
{%- endmacro %}


{#- A comparison with the beginning of a day. Arguments: timestamp_expression; sign, >= or <; day, SQL date. Returns: SQL condition. -#}
{% macro compared_day(timestamp_expression, sign, day) -%}
    {%- if var('business_timezone', 'UTC') == 'UTC' -%}
        {{ timestamp_expression }} {{ sign }} cast({{ day }} as {{ type_of('timestamp') }})
    {%- else -%}
        {{ business_date(timestamp_expression) }} {{ sign }} {{ day }}
    {%- endif -%}
{%- endmacro %}
