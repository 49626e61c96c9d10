{#-
  A campaign: who is in it, in which sub-audience and treatment group. A model in models/campaigns/ is this one call:

      {{ campaign(
          id='churn-0001',
          name='Churn prevention',
          type='recurring',
          include=['churn_cooling_down'],
          exclude=['suppress_paid_media'],
          groups=[
              {'id': 'control', 'name': 'Control', 'percent': 10, 'control': true},
              {'id': 'letter', 'name': 'Letter', 'percent': 90, 'destinations': ['email_platform']},
          ],
      ) }}

  Arguments (activation.md §5.1; docs/campaigns.md describes them with examples):
    id, text that salts the assignment; name, of the campaign; type, one_time or recurring.
    include and exclude, lists of up to 10 segments; members are in any of the first and in none of the others.
    sub_audiences, up to 60 dicts {id, name, segments or criteria, groups}, in order; criteria is a condition as segment() takes it.
    first_match_only, whether a customer is in the first matching sub-audience only, or in each.
    remaining, dict {id, name, groups} for those who match none; false leaves them out.
    groups, of every sub-audience without its own: dicts {id, name, percent, control, deliver_control, destinations, attributes}.
    launch_date, ISO text, for one_time; launch_offset_days, days after the as-of date, for recurring.
    entrance: full, new_only (without those whom the campaign was recorded for before) or new_to_sub_audience (without those whom it was
      recorded for in the same sub-audience).
    record_recipients, whether the runner records who was sent it.
  Returns: a select of the columns in campaign_columns of models/campaigns/_campaigns__models.yml, one row per customer and
    sub-audience. Who is excluded is in it with excluded_by and without a treatment.
  Errors: whatever check_campaign() finds.
-#}
{% macro campaign(
    id=none, name=none, type='one_time', include=[], exclude=[], sub_audiences=[], first_match_only=true, remaining=none, groups=[],
    launch_date=none, launch_offset_days=none, entrance='full', record_recipients=true
) %}
    {%- set given = {
        'id': id, 'name': name, 'type': type, 'include': include, 'exclude': exclude, 'sub_audiences': sub_audiences,
        'first_match_only': first_match_only, 'remaining': remaining, 'groups': groups, 'launch_date': launch_date,
        'launch_offset_days': launch_offset_days, 'entrance': entrance, 'record_recipients': record_recipients, 'unknown': kwargs,
    } -%}
    {#- dbt keeps what is said of a model while it parses; who reads campaigns finds the definition there -#}
    {%- do config(meta={'campaign': campaign_without_criteria(given)}) -%}
    {%- if not execute -%}
        {%- do refer_to_segments_of(given) -%}
        {%- do return('select 1') -%}
    {%- endif -%}
    {%- do check_campaign({'name': 'campaign ' ~ model.name, 'file': model.original_file_path}, given) -%}
    {{- campaign_membership(campaign_definition(model, given), given) -}}
{% endmacro %}


{#- A text of a definition as SQL. Arguments: value. Returns: SQL text. -#}
{% macro campaign_text(value) -%}
    cast({{ dbt.string_literal(dbt.escape_single_quotes(value)) }} as {{ type_of('text') }})
{%- endmacro %}
