{#-
  What the brand has changed about checks (var validation), for example
  {CV-T5: {threshold: 0.2}, CV-T15: {severity: warn}, CV-L2: {ignore: true, why: The programme asks nobody.}}.

  Returns: dict of check id to its changes, with threshold (a number from 0), threshold_of (rows or share), severity (error, warn or
    info), ignore (true or false) and why (text), each of which may be missing.
  Errors, all that there are at once, each with what is right: an unknown check or key (with the nearest), a value that is none of these,
    a check that is ignored without why, a limit for one that only counts.
-#}
{% macro validation_changes() %}
    {%- set changes = var('validation', {}) or {} -%}
    {%- set faults = [] -%}
    {%- if changes is not mapping -%}
        {%- do faults.append('it is no list of checks. Write validation: {CV-T5: {threshold: 0.2}}.') -%}
    {%- endif -%}
    {%- for check_id, change in (changes.items() if not faults else []) -%}
        {%- if check_id not in validation_limits() -%}
            {%- do faults.append("there is no check '" ~ check_id ~ "'" ~ nearest_check(check_id)) -%}
        {%- elif change is not mapping -%}
            {%- do faults.append(check_id ~ " is '" ~ change ~ "'. Write what changes: {threshold: 0.2}, {severity: warn} or {ignore: true, why: ...}.") -%}
        {%- else -%}
            {%- do faults.extend(faults_of_change(check_id, change)) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if faults -%}
        {%- do exceptions.raise_compiler_error('var validation (dbt_project.yml or --vars): ' ~ faults | join('\n')) -%}
    {%- endif -%}
    {%- do return(changes) -%}
{% endmacro %}


{#- What cannot be meant in a change; see validation_changes(). Arguments: check_id; change, dict. Returns: list of texts. -#}
{% macro faults_of_change(check_id, change) %}
    {%- set keys = ['threshold', 'threshold_of', 'severity', 'ignore', 'why'] -%}
    {%- set faults = [] -%}
    {%- for key, value in change.items() -%}
        {%- set allowed = {'threshold_of': ['rows', 'share'], 'severity': ['error', 'warn', 'info'], 'ignore': [true, false]}.get(key) -%}
        {%- if key not in keys -%}
            {%- do faults.append(check_id ~ " has an unknown key '" ~ key ~ "'" ~ (nearest_hint(key | string, keys) or ('. The keys are ' ~ keys | join(', ') ~ '.'))) -%}
        {%- elif allowed and value not in allowed -%}
            {%- do faults.append(check_id ~ ': ' ~ key ~ " is '" ~ value ~ "'. Give " ~ allowed | join(' or ') | lower ~ '.') -%}
        {%- elif key == 'threshold' and (value is not number or value is boolean or value < 0) -%}
            {%- do faults.append(check_id ~ ": threshold is '" ~ value ~ "'. Give a number from 0: rows, or a share like 0.05.") -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if validation_limits()[check_id][0] == 'info' and ('severity' in change or 'threshold' in change) -%}
        {%- do faults.append(check_id ~ ' only counts, and no test stands for it. It can be ignored and nothing else.') -%}
    {%- endif -%}
    {%- if change.get('ignore') and not change.get('why') -%}
        {%- do faults.append(check_id ~ ' is ignored without a reason. Add why: the report shows it to whoever reads it.') -%}
    {%- endif -%}
    {%- do return(faults) -%}
{% endmacro %}


{#-
  How a check is judged here: by the limits of validation_limits(), or as the brand wants.

  Arguments: check_id; changes, see validation_changes().
  Returns: dict with severity, threshold_of, threshold (none where nothing is judged), is_ignored and brand_change (text like
    "threshold: 0.2, why: ..."; none when nothing was changed).
-#}
{% macro validation_setting(check_id, changes) %}
    {%- set severity, threshold_of, threshold = validation_limits()[check_id] -%}
    {%- set change = changes.get(check_id, {}) -%}
    {%- set told = [] -%}
    {%- for key in ['ignore', 'severity', 'threshold', 'threshold_of', 'why'] if key in change -%}
        {%- do told.append(key ~ ': ' ~ (change[key] | string | lower if key == 'ignore' else change[key])) -%}
    {%- endfor -%}
    {%- do return({
        'severity': change.get('severity', severity),
        'threshold_of': change.get('threshold_of', threshold_of),
        'threshold': change.get('threshold', threshold),
        'is_ignored': change.get('ignore', false),
        'brand_change': told | join(', ') or none,
    }) -%}
{% endmacro %}


{#-
  Counts judged by the checks' limits.

  Arguments: counts, name of a CTE with the columns of validation_counts(); check_ids, list of those in it.
  Returns: a select with the counts' columns, severity, threshold_of, threshold, rate (failed ÷ checked rows, NULL when nothing was
    checked), status (error, warn, info, ignored or pass) and brand_change, see validation_setting().
-#}
{% macro validation_judgement(counts, check_ids) %}
    {%- set changes = validation_changes() %}
select
    counts.*,
    settings.severity,
    settings.threshold_of,
    settings.threshold,
    cast(
        floor(cast(counts.failed_rows as {{ type_of('double') }}) * 1000000 / nullif(counts.checked_rows, 0) + 0.5) / 1000000
        as {{ type_of('rate') }}
    ) as rate,
    case
        when settings.is_ignored then 'ignored'
        when settings.severity = 'info' then 'info'
        when
            counts.failed_rows > settings.threshold * case when settings.threshold_of = 'share' then counts.checked_rows else 1 end
            then settings.severity
        else 'pass'
    end as status,
    settings.brand_change
from {{ counts }} as counts
inner join (
    {%- for check_id in check_ids %}
        {%- set setting = validation_setting(check_id, changes) %}
    select
        {{ text_literal(check_id) }} as check_id,
        {{ text_literal(setting.severity) }} as severity,
        {{ text_literal(setting.threshold_of) }} as threshold_of,
        cast({{ setting.threshold if setting.threshold is not none else 'null' }} as {{ type_of('rate') }}) as threshold,
        {{ setting.is_ignored | lower }} as is_ignored,
        {{ text_literal(setting.brand_change) }} as brand_change
    {{ 'union all' if not loop.last }}
    {%- endfor %}
) as settings
    on counts.check_id = settings.check_id
{% endmacro %}


{#- A text as SQL. Arguments: value, text or none. Returns: SQL text literal, or a NULL of that type. -#}
{% macro text_literal(value) -%}
    {%- if value is none -%}
        cast(null as {{ type_of('text') }})
    {%- else -%}
        {{ dbt.string_literal(dbt.escape_single_quotes(value)) }}
    {%- endif -%}
{%- endmacro %}


{#-
  Whether this dbt command builds the report whole, so that it speaks of the tables as they are now.

  Returns: true or false.
-#}
{% macro report_is_built() %}
    {%- for name in [
        'validation_counts_customers', 'validation_counts_transactions', 'validation_counts_input', 'validation_report',
        'validation_report_latest',
    ] if 'model.' ~ project_name ~ '.' ~ name not in selected_resources -%}
        {%- do return(false) -%}
    {%- endfor -%}
    {%- do return(true) -%}
{% endmacro %}
