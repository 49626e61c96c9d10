{#-
  The arguments of campaign() without criteria, which may hold relations: what dbt keeps of a campaign in its manifest.

  Arguments: given. Returns: dict.
-#}
{% macro campaign_without_criteria(given) %}
    {%- set kept = dict(given) -%}
    {%- set sub_audiences = [] -%}
    {%- for sub_audience in campaign_list(given.sub_audiences) -%}
        {%- if sub_audience is mapping and 'criteria' in sub_audience -%}
            {%- set sub_audience = dict(sub_audience, criteria='criteria') -%}
        {%- endif -%}
        {%- do sub_audiences.append(sub_audience) -%}
    {%- endfor -%}
    {%- do kept.update({'sub_audiences': sub_audiences}) -%}
    {%- do return(kept) -%}
{% endmacro %}


{#-
  A campaign as everything that reads it takes it: defaults filled in, shares of treatment groups as bounds. Its own build has checked
  it, see check_campaign(); whatever reads it comes after that.

  Arguments: node, of the campaign's model; given, the arguments of campaign(), with or without criteria.
  Returns: dict of model (its name), id, name, type (One-time or Recurring), include, exclude, entrance, first_match_only,
    launch (SQL date, or none) and audiences: dicts of number (from 1), id, name, segments, is_remaining and groups:
    dicts of id, name, is_control, begins_at and ends_at (hundredths of a per cent), destinations and attributes (dict by
    destination), in the order in which they are written.
-#}
{% macro campaign_definition(node, given) %}
    {%- set audiences = [] -%}
    {%- for written in given.sub_audiences + campaign_remaining(given) -%}
        {%- do audiences.append({
            'number': loop.index,
            'id': written.id,
            'name': written.name,
            'segments': written.get('segments'),
            'is_remaining': loop.index > given.sub_audiences | length,
            'groups': treatment_groups_of(written.get('groups') or given.groups),
        }) -%}
    {%- endfor -%}
    {%- do return({
        'model': node.name,
        'id': given.id,
        'name': given.name,
        'type': campaign_types()[given.type],
        'include': given.include,
        'exclude': given.exclude,
        'entrance': given.entrance,
        'first_match_only': given.first_match_only,
        'launch': campaign_launch_day(given),
        'audiences': audiences,
    }) -%}
{% endmacro %}


{#- How types of campaigns are written in definitions and in tables (activation.md §5.5). Returns: dict. -#}
{% macro campaign_types() %}
    {%- do return({'one_time': 'One-time', 'recurring': 'Recurring'}) -%}
{% endmacro %}


{#-
  Those who match no sub-audience, as a sub-audience.

  Arguments: given. Returns: list of one dict; empty when they are left out.
-#}
{% macro campaign_remaining(given) %}
    {%- if given.remaining is false -%}
        {%- do return([]) -%}
    {%- endif -%}
    {%- do return([dict({'id': 'remaining', 'name': 'All Remaining Recipients'}, **(given.remaining or {}))]) -%}
{% endmacro %}


{#-
  Treatment groups with the bounds of their shares: control groups take the first places, then the others in their order
  (activation.md §5.2).

  Arguments: groups, as written. Returns: list of dicts in that order.
-#}
{% macro treatment_groups_of(groups) %}
    {%- set bounds = {} -%}
    {%- set state = namespace(begins_at=0) -%}
    {%- for is_control in [true, false] -%}
        {%- for group in groups if group.get('control', false) == is_control -%}
            {%- set ends_at = state.begins_at + hundredths_of_percent(group.percent) -%}
            {%- do bounds.update({group.id: {'begins_at': state.begins_at, 'ends_at': ends_at}}) -%}
            {%- set state.begins_at = ends_at -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set found = [] -%}
    {%- for group in groups -%}
        {%- do found.append(dict(
            {
                'id': group.id,
                'name': group.name,
                'is_control': group.get('control', false),
                'destinations': group.get('destinations', []),
                'attributes': group.get('attributes', {}),
            },
            **bounds[group.id]
        )) -%}
    {%- endfor -%}
    {%- do return(found) -%}
{% endmacro %}


{#- A percentage in hundredths. Arguments: percent, number. Returns: whole number. -#}
{% macro hundredths_of_percent(percent) %}
    {%- do return((percent * 100) | round | int) -%}
{% endmacro %}


{#-
  The day from which a campaign is measured (activation.md §5.3).

  Arguments: given. Returns: SQL date; none when it is the day of each delivery.
-#}
{% macro campaign_launch_day(given) %}
    {%- if given.launch_date -%}
        {%- do return("cast('" ~ given.launch_date ~ "' as date)") -%}
    {%- elif given.launch_offset_days is not none -%}
        {%- do return(add_days(as_of_date(), given.launch_offset_days)) -%}
    {%- endif -%}
    {%- do return(none) -%}
{% endmacro %}
