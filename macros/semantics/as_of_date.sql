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
