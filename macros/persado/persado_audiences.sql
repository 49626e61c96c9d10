{#-
  The segments that go to Persado every week (var persado_audiences).

  Returns: list of names. Errors: those of customer_segments().
-#}
{% macro persado_audiences() %}
    {%- do return(customer_segments(var('persado_audiences'), 'var persado_audiences')) -%}
{% endmacro %}
