{#-
  A materialization whose model body gives a first table and whose table is the last one of a series, each made from the one
  before by the macro that `meta.step` names. The table has a boolean column is_open; the series ends when no row is open.

  Every step is a real table, because some engines would compute an inlined step again at each use.

  Config: meta.step, name of a macro that takes a relation and returns the SQL of the next table with the same columns.
  Errors: rows still open after 1,000 steps.
-#}
{% materialization repeated_step, default %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set step = context[model.config.meta.step] -%}
    {%- set before = components_work_table('before') -%}
    {%- set after = components_work_table('after') -%}
    {%- set state = namespace(before=before, after=after, open_rows=1, rounds=0) -%}

    {{ run_hooks(pre_hooks) }}

    {%- do adapter.drop_relation(before) -%}
    {%- call statement('first') -%}
        {{ create_table_as(False, before, sql) }}
    {%- endcall -%}
    {%- for round in range(1000) if state.open_rows > 0 -%}
        {%- set state.open_rows = run_query('select count(*) as open_rows from ' ~ state.before ~ ' where is_open').columns[0].values()[0] | int -%}
        {%- if state.open_rows > 0 -%}
            {%- do adapter.drop_relation(state.after) -%}
            {%- call statement('step') -%}
                {{ create_table_as(False, state.after, step(state.before)) }}
            {%- endcall -%}
            {%- set state.before, state.after = state.after, state.before -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if state.open_rows > 0 -%}
        {%- do exceptions.raise_compiler_error(this ~ ': rows are still open after 1000 steps. Please report this.') -%}
    {%- endif -%}

    {%- if existing_relation is not none -%}
        {%- do adapter.drop_relation(existing_relation) -%}
    {%- endif -%}
    {%- call statement('main') -%}
        {{ create_table_as(False, target_relation, 'select * from ' ~ state.before) }}
    {%- endcall -%}
    {%- for work_table in [before, after] -%}
        {%- do adapter.drop_relation(work_table) -%}
    {%- endfor -%}

    {{ run_hooks(post_hooks) }}
    {%- do adapter.commit() -%}
    {%- do return({'relations': [target_relation]}) -%}
{% endmaterialization %}
