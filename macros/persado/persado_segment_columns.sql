{#-
  Where the optional columns of persado_segment come from: SQL expressions over customer_360, by var persado_segment_columns
  on top of the defaults (activation.md §1.3). A column without expression is NULL.

  Returns: dict of column name to {type: name for type_of(), expression: SQL}. Errors: an unknown column in the var.
-#}
{% macro persado_segment_columns() %}
    {%- set types = {
        'birth_dt': 'date', 'gender': 'text', 'state_province_cd': 'text', 'anniversary': 'date', 'wedding_dt': 'date',
        'loyalty': 'text', 'children_count': 'integer', 'registration_source': 'text', 'profile_compl_flag': 'boolean',
        'segmentation_tag': 'text', 'closest_mik_distance': 'money',
    } -%}
    {%- set expressions = {'birth_dt': 'birthdate', 'gender': 'gender', 'state_province_cd': 'state'} -%}
    {%- for name, expression in var('persado_segment_columns', {}).items() -%}
        {%- if name not in types -%}
            {%- do exceptions.raise_compiler_error(
                "var persado_segment_columns: unknown column '" ~ name ~ "'" ~ nearest_hint(name, types.keys() | list)
                ~ '. The columns are ' ~ types.keys() | join(', ') ~ '.'
            ) -%}
        {%- endif -%}
        {%- do expressions.update({name: expression}) -%}
    {%- endfor -%}
    {%- set columns = {} -%}
    {%- for name, type_name in types.items() -%}
        {%- do columns.update({name: {'type': type_name, 'expression': expressions.get(name, 'null')}}) -%}
    {%- endfor -%}
    {%- do return(columns) -%}
{% endmacro %}
