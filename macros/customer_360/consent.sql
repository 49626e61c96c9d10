{#-
  Which of several statements of consent to the same thing holds: rank 1 is the latest, and of several at the same moment the
  refusal, an unreadable one before a consent (data-model §6.1).

  Arguments: contact, SQL expression of the address or number; channel, email or sms. Reads the columns of a consent feed of
    that channel.
  Returns: SQL window expression; one row per contact, brand, region and program has rank 1.
-#}
{% macro statement_rank(contact, channel) -%}
    {%- set opted_in = 'is_' ~ channel ~ '_opted_in' -%}
    row_number() over (
            partition by {{ contact }}, brand, region, {{ channel }}_program
            order by
                update_dt desc nulls last,
                case when {{ opted_in }} then 2 when {{ opted_in }} is null then 1 else 0 end asc,
                {{ in_code_point_order(channel ~ '_frequency') }} asc nulls last,
                {{ in_code_point_order('language_preference') }} asc nulls last
        )
{%- endmacro %}
