{#-
  The segments that go to Persado every week (var persado_audiences).

  While dbt parses, only names of existing segments are given, so that a wrong one stops this mart and nothing else.

  Returns: list of names. Errors: an unknown segment; one that is not made of amperity_id, since other ids have no address.
-#}
{% macro persado_audiences() %}
    {%- set audiences = var('persado_audiences') -%}
    {%- if in_unit_test() -%}
        {%- do return(audiences) -%}
    {%- endif -%}
    {%- set known = segment_names() -%}
    {%- if not execute -%}
        {%- do return(audiences | select('in', known) | list) -%}
    {%- endif -%}
    {%- for name in audiences -%}
        {%- if name not in known -%}
            {%- do exceptions.raise_compiler_error("var persado_audiences: unknown segment '" ~ name ~ "'" ~ nearest_hint(name, known)
                ~ '. Valid: ' ~ known | join(', ') ~ '.') -%}
        {%- elif graph_nodes(['model'])[name].columns.keys() | list != ['amperity_id'] -%}
            {%- do exceptions.raise_compiler_error('var persado_audiences: ' ~ name ~ ' is not made of amperity_id. Name segments of customers.') -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do return(audiences) -%}
{% endmacro %}
