{#-
  A validation check (docs/validation.md) as a test of the table that it speaks of: a row for the table, or for each feed, that passes
  the check's limit. It counts the offending rows, and fails or warns as the check's severity says.

  It follows the report, so that a breach stops no model and the report always tells the whole; the runner's gate refuses what is
  downstream of the table. In a build without the report it counts by itself.

  Arguments: model; check_id.
-#}
{% test validation_check(model, check_id) %}
    {#- which table this test stands on is known when it runs; what it may read, when dbt parses #}
    {%- set rules = [validation_rule(check_id, model.identifier)] if execute else validation_rules_of(check_id) -%}
    {%- set severity = validation_setting(check_id, validation_changes()).severity -%}
    {{- config(
        severity='error' if severity == 'error' else 'warn', fail_calc='cast(coalesce(sum(failed_rows), 0) as bigint)'
    ) -}}
    {%- set latest = ref('validation_report_latest') -%}
    {%- if not execute %}
        {%- do read_populations(rules) %}
    {%- elif report_is_built() %}
select
    datasource,
    failed_rows,
    checked_rows,
    status

from {{ latest }}

where check_id = '{{ check_id }}' and table_name = '{{ rules[0].table }}' and status in ('error', 'warn')
    {%- else %}
with

counts as (

    {{ validation_counts(rules) }}

),

judged as (

    {{ validation_judgement('counts', [check_id]) }}

)

select
    datasource,
    failed_rows,
    checked_rows,
    status

from judged

where status in ('error', 'warn')
    {%- endif %}
{% endtest %}
