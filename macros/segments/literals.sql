{#-
  A value of a condition as SQL.

  Arguments: type, of segment_operators(); value; named, what messages call the column. Returns: SQL literal.
  Errors: a value of another type.
-#}
{% macro segment_literal(type, value, named) %}
    {%- if type == 'string' and value is string -%}
        {%- do return(dbt.string_literal(dbt.escape_single_quotes(value))) -%}
    {%- elif type == 'decimal' and value is number and value is not boolean -%}
        {%- do return(value | string) -%}
    {%- elif type == 'integer' and value is integer and value is not boolean -%}
        {%- do return(value | string) -%}
    {%- elif type == 'date' and value is string -%}
        {%- do return(segment_date(value, named)) -%}
    {%- elif type == 'datetime' and value is string -%}
        {%- set parts = value.split(' ') -%}
        {%- if is_calendar_date(parts[0]) and modules.re.match('^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$', parts[1:] | join(' ')) -%}
            {%- do return("cast('" ~ value ~ "' as " ~ type_of('timestamp') ~ ')') -%}
        {%- endif -%}
    {%- endif -%}
    {%- set wanted = {
        'string': "a text, as 'CA'", 'decimal': 'a number, as 12.5', 'integer': 'a whole number, as 12',
        'date': "a date, as '2026-06-30' or 'today - 30 days'",
        'datetime': "times, as '2026-06-30 08:00:00', or else dates only, as '2026-06-30' or 'today - 30 days'",
    }[type] -%}
    {%- do segment_error(named ~ " is compared with '" ~ value ~ "'", 'Give ' ~ wanted ~ '.') -%}
{% endmacro %}


{#-
  A date of a condition as SQL: an ISO date or a relative one.

  Arguments: value, text; named, what messages call the column. Returns: SQL date. Errors: neither of them.
-#}
{% macro segment_date(value, named) %}
    {%- if is_calendar_date(value) -%}
        {%- do return("cast('" ~ value ~ "' as date)") -%}
    {%- endif -%}
    {%- set relative = relative_date(value, as_of_date()) -%}
    {%- if not relative -%}
        {%- do segment_error(named ~ " is compared with '" ~ value ~ "', which is no date",
            "Write it as '2026-06-30', 'today', 'yesterday', 'tomorrow', 'today - 30 days' (or weeks, months, quarters, years) or '30 days ago'.") -%}
    {%- endif -%}
    {%- do return(relative) -%}
{% endmacro %}


{#-
  A relative date (activation.md §4.3): today, now, yesterday or tomorrow, with + or - a number of days, weeks, months, quarters or
  years; or such a number 'ago'. A day that the month lacks becomes its last one.

  Arguments: text; today, SQL date. Returns: SQL date; none for anything else.
-#}
{% macro relative_date(text, today) %}
    {%- set unit = '([0-9]+) +(day|week|month|quarter|year)s?' -%}
    {%- set plain = text | lower | trim -%}
    {%- set ago = modules.re.findall('^' ~ unit ~ ' +ago$', plain) -%}
    {%- set shifted = modules.re.findall('^(today|now|yesterday|tomorrow)(?: *([+-]) *' ~ unit ~ ')?$', plain) -%}
    {%- if ago -%}
        {%- do return(shifted_date(today, '-', ago[0][0], ago[0][1])) -%}
    {%- elif not shifted -%}
        {%- do return(none) -%}
    {%- endif -%}
    {%- set start = {'yesterday': add_days(today, -1), 'tomorrow': add_days(today, 1)}.get(shifted[0][0], today) -%}
    {%- if not shifted[0][1] -%}
        {%- do return(start) -%}
    {%- endif -%}
    {%- do return(shifted_date(start, shifted[0][1], shifted[0][2], shifted[0][3])) -%}
{% endmacro %}


{#-
  A date before or after another.

  Arguments: start, SQL date; sign, + or -; number, digits; unit, day, week, month, quarter or year. Returns: SQL date.
-#}
{% macro shifted_date(start, sign, number, unit) %}
    {%- set count = (number | int) * (-1 if sign == '-' else 1) -%}
    {%- set days = {'day': 1, 'week': 7} -%}
    {%- if unit in days -%}
        {%- do return(add_days(start, count * days[unit])) -%}
    {%- endif -%}
    {%- do return(add_months(start, count * {'month': 1, 'quarter': 3, 'year': 12}[unit])) -%}
{% endmacro %}


{#- Whether a text is a day of the calendar, YYYY-MM-DD. Arguments: value. Returns: true or false. -#}
{% macro is_calendar_date(value) %}
    {%- if not modules.re.match('^[1-9][0-9]{3}-(0[1-9]|1[0-2])-[0-9]{2}$', value) -%}
        {%- do return(false) -%}
    {%- endif -%}
    {%- set late_in_month = modules.datetime.date(value[:4] | int, value[5:7] | int, 28) + modules.datetime.timedelta(days=4) -%}
    {%- set last_day = (late_in_month - modules.datetime.timedelta(days=late_in_month.day)).day -%}
    {%- do return(1 <= value[8:] | int <= last_day) -%}
{% endmacro %}
