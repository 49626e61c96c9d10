{#-
  What a delivered mart tells the runner about this build, for config(meta=…): the date it was computed for and, for marts
  that keep several days, how many days before that date they hold. The runner refuses a delivery that the build does not cover.

  Arguments: window_days, whole number, or none for a snapshot.
  Returns: dict {as_of_date: ISO text[, window_days: int]}.
-#}
{% macro mart_meta(window_days=none) %}
    {%- set meta = {'as_of_date': as_of_date_text()} -%}
    {%- if window_days is not none -%}
        {%- do meta.update({'window_days': window_days | int}) -%}
    {%- endif -%}
    {%- do return(meta) -%}
{% endmacro %}
