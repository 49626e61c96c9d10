{#-
  Segments of customers that something else is made of.

  While dbt parses, only names of existing segments are given, so that a wrong one stops what names it and nothing else.

  Arguments: names, list of names; named, what messages call the place where they stand, for example 'var persado_audiences'.
  Returns: list of names. Errors: an unknown segment; one that is not made of amperity_id, since other ids have no address.
-#}
{% macro customer_segments(names, named) %}
    {%- if in_unit_test() -%}
        {%- do return(names) -%}
    {%- endif -%}
    {%- set known = segment_names() -%}
    {%- if not execute -%}
        {%- do return(names | select('in', known) | list) -%}
    {%- endif -%}
    {%- for name in names -%}
        {%- if name not in known -%}
            {%- do exceptions.raise_compiler_error(named ~ ": unknown segment '" ~ name ~ "'" ~ valid_names(name, known)) -%}
        {%- elif graph_nodes(['model'])[name].columns.keys() | list != ['amperity_id'] -%}
            {%- do exceptions.raise_compiler_error(named ~ ': ' ~ name ~ ' is not made of amperity_id. Name segments of customers.') -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do return(names) -%}
{% endmacro %}
