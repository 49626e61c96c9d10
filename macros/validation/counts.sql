{#-
  How many rows each check looked at and how many of them offend. Each population is read once for all of its checks.

  Arguments: rules, list of dicts, see validation_rules().
  Returns: a query with check_id, table_name, datasource (NULL where feeds are not told apart), failed_rows and checked_rows.
-#}
{% macro validation_counts(rules) %}
    {%- set populations = rules | map(attribute='population') | unique | list -%}
with

{% for name in needed_populations(populations) -%}
{{ name }} as (

    {{ validation_population(name) }}

),

{% endfor -%}
    {%- for name in populations %}
        {%- set of_population = rules | selectattr('population', 'equalto', name) | list -%}
{{ name }}_counted as (

    {{ counted_population(name, of_population) }}

),

{{ name }}_checks as (

    {{ counts_by_check(name, of_population) }}

),

    {% endfor -%}
counts as (

    {%- for name in populations %}
    select * from {{ name }}_checks
    {{- ' union all' if not loop.last }}
    {%- endfor %}

)

select * from counts
{% endmacro %}


{#-
  A population's counts, side by side: checked_<n> and failed_<n> of its n-th check.

  Arguments: name, of the population's CTE; rules, those of its checks. Returns: a select, of a row per feed or of one row.
-#}
{% macro counted_population(name, rules) %}
    {%- set by_feed = rules[0].get('by_feed', false) %}
select
    {{ 'datasource' if by_feed else 'cast(null as ' ~ type_of('text') ~ ') as datasource' }},
    {%- for rule in rules %}
        {%- set among = rule.get('among', 'true') %}
        {%- set counts = rule.get('counts', (
            'count(case when (' ~ among ~ ') and (' ~ rule.fails ~ ') then 1 end)',
            'count(case when ' ~ among ~ ' then 1 end)',
        )) %}
    cast(coalesce({{ counts[0] }}, 0) as bigint) as failed_{{ loop.index }},
    cast(coalesce({{ counts[1] }}, 0) as bigint) as checked_{{ loop.index }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ name }}
{{ 'group by datasource' if by_feed }}
{% endmacro %}


{#-
  A population's counts, one under another.

  Arguments: name, of the population's CTE; rules, those of its checks. Returns: a select as validation_counts().
-#}
{% macro counts_by_check(name, rules) %}
select
    checks.check_id,
    checks.table_name,
    counted.datasource,
    {%- for count in ['failed', 'checked'] %}
    case checks.check_id
        {%- for rule in rules %}
        when '{{ rule.id }}' then counted.{{ count }}_{{ loop.index }}
        {%- endfor %}
    end as {{ count }}_rows{{ ',' if not loop.last }}
    {%- endfor %}
from {{ name }}_counted as counted
cross join (
    {%- for rule in rules %}
    select
        '{{ rule.id }}' as check_id,
        '{{ rule.table }}' as table_name
    {{ 'union all' if not loop.last }}
    {%- endfor %}
) as checks
{% endmacro %}


{#-
  The keys of the rows that offend against a check, for `dbt show --inline "{{ validation_failures('CV-T5') }}"`.

  Arguments: check_id; table, needed for a check that speaks of several. Returns: a query, see failing_rows().
  Errors: see validation_rule().
-#}
{% macro validation_failures(check_id, table=none) %}
    {{- failing_rows(validation_rule(check_id, table)) -}}
{% endmacro %}


{#-
  The keys of the rows that offend against a rule.

  Arguments: rule, dict, see validation_rules(). Returns: a query with the rule's keys, in their order.
-#}
{% macro failing_rows(rule) %}
with

{% for name in needed_populations([rule.population]) -%}
{{ name }} as (

    {{ validation_population(name) }}

){{ ',' if not loop.last }}

{% endfor -%}
select distinct {{ rule['keys'] | join(', ') }}
from {{ rule.population }}
where ({{ rule.get('among', 'true') }}) and ({{ rule.fails }})
order by {{ rule['keys'] | join(', ') }}
{% endmacro %}
