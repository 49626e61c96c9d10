{#-
  The value of a variable that has a few: so that a misspelled one is an error and not silently the default.

  Arguments: name of the variable; values, list of texts, the default first. Returns: text. Errors: another value, naming all.
-#}
{% macro chosen(name, values) %}
    {%- set value = var(name, values[0]) -%}
    {%- if value not in values -%}
        {%- do exceptions.raise_compiler_error('var ' ~ name ~ " is '" ~ value ~ "'. Give " ~ values | join(' or ') ~ '.') -%}
    {%- endif -%}
    {%- do return(value) -%}
{% endmacro %}
