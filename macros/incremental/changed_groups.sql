{#-
  How a model is kept that is computed group by group (an order, a customer) and costs more than looking for what changed: each
  row carries the fingerprint of the rows it was made from, and a later build computes only the groups again whose fingerprint
  is another one. What a group was made from decides, no clock and no marker in a feed: late lines, corrected ones, returns of
  old orders, merged customers and a moved as-of date are all seen, and a build that failed half-way leaves nothing stale.

  After a change of a macro, which no fingerprint covers, everything is computed again by `dbt build --full-refresh`.
-#}


{#-
  Configures such a model; its first line. A column that the model gains is added, and its new text computes every group again.
  Spark's plain tables cannot delete rows: there it is a table, built whole each time.

  Arguments: key, the column of the group's key; all_keys, name of a model that the model reads and that holds all keys.
-#}
{% macro kept_by_group(key, all_keys) %}
    {{- config(
        materialized='table' if target.type == 'spark' else 'incremental', unique_key=key, incremental_strategy='delete+insert',
        on_schema_change='append_new_columns', post_hook="{{ remove_vanished_groups('" ~ key ~ "', ref('" ~ all_keys ~ "')) }}"
    ) -}}
{% endmacro %}


{#-
  Restricts a select to the groups that this build computes: those whose fingerprint is not the one they were built from; a full
  build has no restriction.

  Arguments: key, the column of the group's key, never NULL; versions, name of a CTE with one row per group; built, name of a CTE
    over the table as it stands with one row per group, or none where the table itself has one; compared, columns of both that
    must be equal.
  Returns: a where clause, or nothing.
-#}
{% macro where_changed(key, versions, built=none, compared=['fingerprint']) -%}
{%- if is_incremental() %}
    where
        {{ key }} in (
            select {{ versions }}.{{ key }}
            from {{ versions }}
            where
                not exists (
                    select 1
                    from {{ built or this }} as built_before
                    where
                        built_before.{{ key }} = {{ versions }}.{{ key }}
                        {%- for column in compared %}
                        and built_before.{{ column }} is not distinct from {{ versions }}.{{ column }}
                        {%- endfor %}
                )
        )
{%- endif %}
{%- endmacro %}


{#-
  Deletes the groups that are not there any more, after an incremental build (a post-hook).

  Arguments: key, the column of the group's key; relation, where all keys stand that are still there.
  Returns: a delete statement, or nothing where the model is built whole.
-#}
{% macro remove_vanished_groups(key, relation) -%}
    {%- if execute and is_incremental() -%}
delete from {{ this }}
where not exists (select 1 from {{ relation }} as kept where kept.{{ key }} = {{ this.identifier }}.{{ key }})
    {%- endif -%}
{%- endmacro %}


{#-
  What besides its input decides what a model computes: its own text and the variables it reads. It belongs among the columns of
  each fingerprint, so that a changed rule rebuilds every group.

  Arguments: variables, dict of name to default of the variables that the model reads, by itself or through macros.
  Returns: SQL text literal.
-#}
{% macro rules_of_model(variables={}) -%}
    {%- set values = [] -%}
    {%- for name, default in variables.items() -%}
        {%- do values.append(var(name, default)) -%}
    {%- endfor -%}
'{{ local_md5(model.get('raw_code', '') ~ tojson(values)) }}'
{%- endmacro %}
