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
    {%- set before = work_table('before') -%}
    {%- set after = work_table('after') -%}
    {%- set state = namespace(before=before, after=after, open_rows=1) -%}

    {{ run_hooks(pre_hooks) }}

    {%- do create_work_table(before, sql) -%}
    {%- for round in range(1000) if state.open_rows > 0 -%}
        {%- set state.open_rows = run_query('select count(*) as open_rows from ' ~ state.before ~ ' where is_open').columns[0].values()[0] | int -%}
        {%- if state.open_rows > 0 -%}
            {%- do create_work_table(state.after, step(state.before)) -%}
            {%- set state.before, state.after = state.after, state.before -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if state.open_rows > 0 -%}
        {%- do exceptions.raise_compiler_error(this ~ ': rows are still open after 1000 steps. Please report this.') -%}
    {%- endif -%}

    {%- do create_from_work_tables(target_relation, existing_relation, 'select * from ' ~ state.before, [before, after]) -%}

    {{ run_hooks(post_hooks) }}
    {%- do adapter.commit() -%}
    {%- do return({'relations': [target_relation]}) -%}
{% endmaterialization %}
