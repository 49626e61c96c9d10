{#-
  When a campaign is measured: var campaign_measurement, else from its launch for campaign_measurement_days (activation.md §5.6).

  Returns: dict {'days': whole number, 'of_campaigns': dict of campaign id to {'start': ISO date or none, 'days': whole number}}.
  Errors: a number of days that is none, a date that is none, an unknown key.
-#}
{% macro campaign_measurement_windows() %}
    {%- set days = measured_days('campaign_measurement_days', var('campaign_measurement_days', 7)) -%}
    {%- set of_campaigns = {} -%}
    {%- for campaign_id, given in (var('campaign_measurement', none) or {}).items() -%}
        {%- set place = 'campaign_measurement: ' ~ campaign_id -%}
        {%- if given is not mapping or given.keys() | reject('in', ['start', 'days']) | list -%}
            {%- do exceptions.raise_compiler_error('var ' ~ place ~ " is '" ~ given ~ "'. Give {start: <ISO date>, days: <number>}, or one of both.") -%}
        {%- endif -%}
        {%- set start = given.get('start') -%}
        {%- if start is not none and not modules.re.match('^[0-9]{4}-[0-9]{2}-[0-9]{2}$', start | string) -%}
            {%- do exceptions.raise_compiler_error('var ' ~ place ~ ": start is '" ~ start ~ "'. Give an ISO date, for example '2026-03-07'.") -%}
        {%- endif -%}
        {%- do of_campaigns.update({campaign_id: {'start': start, 'days': measured_days(place, given.get('days', days))}}) -%}
    {%- endfor -%}
    {%- do return({'days': days, 'of_campaigns': of_campaigns}) -%}
{% endmacro %}


{#- A number of days to measure. Arguments: place, for the message; days. Returns: days. Errors: not a whole number from 1 on. -#}
{% macro measured_days(place, days) %}
    {%- if days is not integer or days < 1 -%}
        {%- do exceptions.raise_compiler_error('var ' ~ place ~ " asks for '" ~ days ~ "' days. Give a whole number from 1 on.") -%}
    {%- endif -%}
    {%- do return(days) -%}
{% endmacro %}


{#-
  A quotient with six decimals, rounded half up, for rates and averages of campaign results. Whole numbers and amounts are divided as
  doubles, as money_ratio() divides them, so that all engines round alike.

  Arguments: numerator, denominator: SQL numbers. Returns: SQL DECIMAL(18,6); NULL when the denominator is 0 or NULL.
-#}
{% macro campaign_rate(numerator, denominator) -%}
    {%- set quotient = 'cast(' ~ numerator ~ ' as ' ~ type_of('double') ~ ') / nullif(' ~ denominator ~ ', 0)' -%}
    {{ half_up(quotient, 'rate', 6) }}
{%- endmacro %}


{#-
  A double rounded half up, as all engines do it alike.

  Arguments: expression, SQL double; type, of type_of(); places, decimals of that type. Returns: SQL decimal expression.
-#}
{% macro half_up(expression, type, places) -%}
    cast(floor(({{ expression }}) * {{ 10 ** places }} + 0.5) / {{ 10 ** places }} as {{ type_of(type) }})
{%- endmacro %}
