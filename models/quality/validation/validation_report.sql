{#- Append-only: what a build found stays, and --full-refresh does not forget it. -#}
{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false) }}
with

counts as (

    {%- for group in ['customers', 'transactions', 'input'] %}
    select * from {{ ref('validation_counts_' ~ group) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

checks as (

    select * from {{ ref('validation_checks') }}

),

judged as (

    {{ validation_judgement('counts', validation_limits()) }}

),

queries as (

    {%- if not execute %}
        {%- do read_populations(validation_rules()) %}
    {%- endif %}
    {%- for rule in (validation_rules() if execute else []) %}
    select
        '{{ rule.id }}' as check_id,
        '{{ rule.table }}' as table_name,
        '{{ rule['keys'] | join(', ') }}' as key_columns,
        {{ text_literal(failing_rows(rule) | trim) }} as query
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

validation_report as (

    select
        {{ text_literal(invocation_id) }} as run_id,
        cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S") }}' as {{ type_of('timestamp') }}) as run_started_at,
        {{ as_of_date() }} as as_of_date,
        judged.check_id,
        checks.check_group,
        checks.question,
        judged.table_name,
        judged.datasource,
        judged.severity,
        judged.threshold_of,
        judged.threshold,
        judged.failed_rows,
        judged.checked_rows,
        judged.rate,
        judged.status,
        judged.brand_change,
        queries.key_columns,
        queries.query

    from judged

    inner join checks
        on judged.check_id = checks.check_id

    inner join queries
        on
            judged.check_id = queries.check_id
            and judged.table_name = queries.table_name

)

select * from validation_report
