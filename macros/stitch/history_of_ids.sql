{#-
  Every change of a record's customer id so far: the table unified_changes_pks as the builds before have left it. It is not
  read with ref(), because this build's changes are computed from it.

  Returns: a select of datasource, pk, amperity_id (NULL: the record went away) and job_id; without rows before the first build.
-#}
{% macro history_of_ids() %}
    {%- set history = load_relation(this.incorporate(path={'identifier': 'unified_changes_pks'})) if execute else none -%}
    select
        {%- if history is none %}
        cast(null as {{ type_of('text') }}) as datasource,
        cast(null as {{ type_of('text') }}) as pk,
        cast(null as {{ type_of('text') }}) as amperity_id,
        cast(null as {{ type_of('integer') }}) as job_id

    where false
        {%- else %}
        datasource,
        pk,
        amperity_id,
        job_id

    from {{ history }}
        {%- endif %}
{% endmacro %}
