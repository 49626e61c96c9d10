{#-
  A time as ISO 8601 with seconds, in UTC: 2026-06-29T10:00:00Z. All engines write times alike when they become texts.

  Arguments: expression, SQL timestamp in UTC. Returns: SQL text expression; NULL stays NULL.
-#}
{% macro iso_time(expression) -%}
    replace(left(cast({{ expression }} as {{ type_of('text') }}), 19), ' ', 'T') || 'Z'
{%- endmacro %}


{#-
  A time as Google's conversions take it: 2026-06-29 10:00:00+00:00.

  Arguments: expression, SQL timestamp in UTC. Returns: SQL text expression; NULL stays NULL.
-#}
{% macro time_with_offset(expression) -%}
    left(cast({{ expression }} as {{ type_of('text') }}), 19) || '+00:00'
{%- endmacro %}


{#-
  A date of birth as eight digits, YYYYMMDD, if a person alive can have it.

  Arguments: expression, SQL date. Returns: SQL text expression; NULL for any other.
-#}
{% macro birthdate_digits(expression) -%}
    replace(cast({{ plausible_birthdate(expression) }} as {{ type_of('text') }}), '-', '')
{%- endmacro %}


{#-
  Name and place of who bought, for platforms that compare persons by Meta's keys.

  Returns: list of attributes of a contract.
-#}
{% macro person_attributes() %}
    {%- do return([
        contract_attribute('given_name', 'given_name', 'name_for_meta', hash=true),
        contract_attribute('surname', 'surname', 'name_for_meta', hash=true),
        contract_attribute('city', 'city', 'place_for_meta', hash=true),
        contract_attribute('state', 'state', 'place_for_meta', hash=true),
        contract_attribute('postal', 'postal', 'postal_for_meta', hash=true),
        contract_attribute('country', 'country', 'country_code_lower', hash=true),
    ]) -%}
{% endmacro %}
