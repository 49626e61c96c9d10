{#-
  Adds calendar months to a date; a day that the target month lacks becomes that month's last day (29 February - 12 months = 28 February).

  Arguments: date_expression, SQL date; months, whole number, may be negative.
  Returns: SQL date expression.
-#}
{% macro add_months(date_expression, months) %}
    {{- return(adapter.dispatch('add_months')(date_expression, months)) -}}
{% endmacro %}

{% macro default__add_months(date_expression, months) -%}
    cast({{ date_expression }} + ({{ months }}) * interval '1 month' as date)
{%- endmacro %}

{% macro spark__add_months(date_expression, months) -%}
    add_months({{ date_expression }}, {{ months }})
{%- endmacro %}


{#-
  Adds days to a date.

  Arguments: date_expression, SQL date; days, whole number, may be negative.
  Returns: SQL date expression.
-#}
{% macro add_days(date_expression, days) %}
    {{- return(adapter.dispatch('add_days')(date_expression, days)) -}}
{% endmacro %}

{% macro default__add_days(date_expression, days) -%}
    cast({{ date_expression }} + ({{ days }}) * interval '1 day' as date)
{%- endmacro %}

{% macro spark__add_days(date_expression, days) -%}
    date_add({{ date_expression }}, {{ days }})
{%- endmacro %}


{#-
  Whole days from one date to another: a difference of calendar dates, not of 24-hour blocks (data-model, "SQL semantics").

  Arguments: start_date and end_date, SQL dates.
  Returns: SQL bigint expression; negative when end_date is earlier.
-#}
{% macro days_between(start_date, end_date) %}
    {{- return(adapter.dispatch('days_between')(start_date, end_date)) -}}
{% endmacro %}

{% macro default__days_between(start_date, end_date) -%}
    cast(date_diff('day', {{ start_date }}, {{ end_date }}) as bigint)
{%- endmacro %}

{% macro postgres__days_between(start_date, end_date) -%}
    cast(({{ end_date }}) - ({{ start_date }}) as bigint)
{%- endmacro %}

{% macro spark__days_between(start_date, end_date) -%}
    cast(datediff({{ end_date }}, {{ start_date }}) as bigint)
{%- endmacro %}


{#-
  Seconds since 1970-01-01 00:00 UTC of a UTC timestamp, fractions rounded half up: 0.4 gives 0, 0.5 gives 1. The rule is
  activation.md §1.5: floor(epoch seconds + 0.5).

  Arguments: timestamp_expression, SQL timestamp in UTC.
  Returns: SQL bigint expression; NULL stays NULL.
-#}
{% macro epoch_seconds(timestamp_expression) %}
    {{- return(adapter.dispatch('epoch_seconds')(timestamp_expression)) -}}
{% endmacro %}

{% macro default__epoch_seconds(timestamp_expression) -%}
    cast(floor(epoch({{ timestamp_expression }}) + 0.5) as bigint)
{%- endmacro %}

{% macro postgres__epoch_seconds(timestamp_expression) -%}
    cast(floor(extract(epoch from {{ timestamp_expression }}) + 0.5) as bigint)
{%- endmacro %}

{% macro spark__epoch_seconds(timestamp_expression) -%}
    cast(floor(unix_micros({{ timestamp_expression }}) / 1000000.0 + 0.5) as bigint)
{%- endmacro %}


{#-
  The UTC instant shifted to the wall clock of an IANA zone.

  Arguments: timestamp_expression, SQL timestamp in UTC; timezone, IANA name without quotes. UTC returns the expression as it is.
  Returns: SQL timestamp expression without zone.
-#}
{% macro to_timezone(timestamp_expression, timezone) %}
    {%- if timezone == 'UTC' -%}
        {{- return(timestamp_expression) -}}
    {%- endif -%}
    {{- return(adapter.dispatch('to_timezone')(timestamp_expression, timezone)) -}}
{% endmacro %}

{% macro default__to_timezone(timestamp_expression, timezone) -%}
    (({{ timestamp_expression }}) at time zone 'UTC' at time zone '{{ timezone }}')
{%- endmacro %}

{% macro spark__to_timezone(timestamp_expression, timezone) -%}
    from_utc_timestamp({{ timestamp_expression }}, '{{ timezone }}')
{%- endmacro %}
