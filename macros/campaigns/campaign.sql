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


{#-
  A campaign's query.

  Arguments: definition, of campaign_definition(); given, the arguments of campaign(), for their criteria. Returns: SQL.
-#}
{% macro campaign_membership(definition, given) %}
    {%- set audiences = definition.audiences | rejectattr('is_remaining') | list -%}
    {%- set keeps_the_rest = audiences | length < definition.audiences | length -%}
    {%- set matches = 'first_matches' if definition.first_match_only and audiences | length > 1 else 'matches' -%}
with

{{ campaign_definition_tables(definition) }},

included as (

    {{ union_of_segments(definition.include) }}

),

excluded as (

    {{ campaign_exclusions(definition.exclude) }}

),
    {%- if definition.entrance != 'full' %}

entered as (

    {{ campaign_entries(definition) }}

),
    {%- endif %}
    {%- for audience in audiences %}

sub_audience_{{ audience.number }} as (

    {{ sub_audience_query(audience, given.sub_audiences[loop.index0]) }}

),
    {%- endfor %}
    {%- if audiences %}

matches as (
        {%- for audience in audiences %}

    select
        amperity_id,
        {{ audience.number }} as sub_audience_number

    from sub_audience_{{ audience.number }}
            {%- if not loop.last %}

    union all
            {%- endif %}
        {%- endfor %}

),
    {%- endif %}
    {%- if matches == 'first_matches' %}

first_matches as (

    select
        amperity_id,
        min(sub_audience_number) as sub_audience_number

    from matches

    group by amperity_id

),
    {%- endif %}

placed as (

    select
        included.amperity_id,
    {%- if audiences %}
        {{ 'coalesce(' ~ matches ~ '.sub_audience_number, ' ~ definition.audiences | length ~ ')' if keeps_the_rest
            else matches ~ '.sub_audience_number' }} as sub_audience_number
    {%- else %}
        1 as sub_audience_number
    {%- endif %}

    from included
    {%- if audiences %}

    {{ 'left' if keeps_the_rest else 'inner' }} join {{ matches }}
        on included.amperity_id = {{ matches }}.amperity_id
    {%- endif %}

),

eligible as (

    select
        placed.amperity_id,
        sub_audiences.sub_audience_number,
        sub_audiences.sub_audience_id,
        sub_audiences.sub_audience_name,
    {%- if definition.entrance == 'full' %}
        excluded.excluded_by
    {%- else %}
        case
            when excluded.excluded_by is not null then excluded.excluded_by
            when entered.amperity_id is not null then 'campaign_recipients'
        end as excluded_by
    {%- endif %}

    from placed

    inner join sub_audiences
        on placed.sub_audience_number = sub_audiences.sub_audience_number

    left join excluded
        on placed.amperity_id = excluded.amperity_id
    {%- if definition.entrance != 'full' %}

    left join entered
        on
            placed.amperity_id = entered.amperity_id
            {{- '\n            and sub_audiences.sub_audience_id = entered.sub_audience_id' if definition.entrance == 'new_to_sub_audience' }}
    {%- endif %}

),

in_order as (

    {{ in_campaign_order('eligible', definition.id, 'eligible.sub_audience_number, eligible.excluded_by is null') }}

),

{{ this.identifier }} as (

    {{ campaign_columns(definition) }}

    from in_order

    left join treatment_groups
        on
            in_order.sub_audience_number = treatment_groups.sub_audience_number
            and in_order.excluded_by is null
            and {{ in_treatment_group(
                'in_order.assignment_position', 'in_order.audience_size', 'treatment_groups.begins_at', 'treatment_groups.ends_at'
            ) }}

)

select * from {{ this.identifier }}
{% endmacro %}


{#- The columns of a campaign. Arguments: definition. Returns: a select without from, over the CTEs of campaign_membership(). -#}
{% macro campaign_columns(definition) -%}
    {%- set segment = campaign_text(definition.include[0]) -%}
    select
        in_order.amperity_id,
        {{ campaign_text(definition.id) }} as campaign_id,
        {{ campaign_text(definition.name) }} as campaign_name,
        {{ campaign_text(definition.type) }} as campaign_type,
        {{ segment }} as segment_id,
        {{ segment }} as segment_name,
        in_order.sub_audience_id,
        in_order.sub_audience_name,
        treatment_groups.treatment_id,
        treatment_groups.treatment_name,
        treatment_groups.is_control,
        cast({{ definition.launch or 'null' }} as {{ type_of('timestamp') }}) as launch_datetime,
        case when in_order.excluded_by is null then in_order.assignment_position end as assignment_position,
        case when in_order.excluded_by is null then in_order.audience_size end as audience_size,
        in_order.excluded_by
{%- endmacro %}


{#-
  Sub-audiences and treatment groups as tables.

  Arguments: definition. Returns: SQL, the CTEs sub_audiences and treatment_groups.
-#}
{% macro campaign_definition_tables(definition) -%}
sub_audiences as (
    {%- for audience in definition.audiences %}

    select
        {{ audience.number }} as sub_audience_number,
        {{ campaign_text(audience.id) }} as sub_audience_id,
        {{ campaign_text(audience.name) }} as sub_audience_name
        {%- if not loop.last %}

    union all
        {%- endif %}
    {%- endfor %}

),

treatment_groups as (
    {%- set selects = [] -%}
    {%- for audience in definition.audiences -%}
        {%- for group in audience.groups -%}
            {%- set select %}

    select
        {{ audience.number }} as sub_audience_number,
        {{ campaign_text(group.id) }} as treatment_id,
        {{ campaign_text(group.name) }} as treatment_name,
        {{ group.is_control | lower }} as is_control,
        {{ group.begins_at }} as begins_at,
        {{ group.ends_at }} as ends_at
            {%- endset -%}
            {%- do selects.append(select) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- selects | join('\n\n    union all') }}

)
{%- endmacro %}


{#- A text of a definition as SQL. Arguments: value. Returns: SQL text. -#}
{% macro campaign_text(value) -%}
    cast({{ dbt.string_literal(dbt.escape_single_quotes(value)) }} as {{ type_of('text') }})
{%- endmacro %}
