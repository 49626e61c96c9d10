{#- A table beside the model that a materialization works with. Arguments: suffix. Returns: relation. -#}
{% macro work_table(suffix) %}
    {%- do return(this.incorporate(path={'identifier': this.identifier ~ '__' ~ suffix}, type='table')) -%}
{% endmacro %}


{#-
  Makes a work table, in place of one that an earlier round or a broken run left.

  Arguments: relation; query, the SQL of its rows.
-#}
{% macro create_work_table(relation, query) %}
    {%- do adapter.drop_relation(relation) -%}
    {%- call statement('work_table') -%}
        {{ create_table_as(False, relation, query) }}
    {%- endcall -%}
{% endmacro %}


{#-
  The end of a materialization that works with tables of its own: makes the model's table from them, in place of the former one,
  and drops them.

  Arguments: target_relation; existing_relation, or none; query, the SQL of the model's rows; work_tables, list of relations.
-#}
{% macro create_from_work_tables(target_relation, existing_relation, query, work_tables) %}
    {%- if existing_relation is not none -%}
        {%- do adapter.drop_relation(existing_relation) -%}
    {%- endif -%}
    {%- call statement('main') -%}
        {{ create_table_as(False, target_relation, query) }}
    {%- endcall -%}
    {%- for relation in work_tables -%}
        {%- do adapter.drop_relation(relation) -%}
    {%- endfor -%}
{% endmacro %}
