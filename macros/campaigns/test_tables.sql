{#-
  The rows of all campaigns under each other, for tests that look at every campaign.

  Arguments: columns, list of their columns. Returns: SQL select of model (the campaign's), first_match_only and the columns.
-#}
{% macro rows_of_campaigns(columns) %}
    {%- for campaign in campaign_definitions() %}

    select
        {{ campaign_text(campaign.model) }} as model,
        {{ campaign.first_match_only | lower }} as first_match_only,
        {{ columns | join(',\n        ') }}

    from {{ ref(campaign.model) }}

    union all
    {%- endfor %}

    select
        cast(null as {{ type_of('text') }}) as model,
        cast(null as {{ type_of('boolean') }}) as first_match_only,
        {%- for column in columns %}
        cast(null as {{ type_of('boolean' if column == 'is_control' else 'text') }}) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    where false
{%- endmacro %}


{#- The rows of all launches likewise. Returns: SQL select of launch, model (the campaign's), destination and the columns of the key. -#}
{% macro rows_of_launches() %}
    {%- for launch in launch_definitions() %}

    select
        {{ campaign_text(launch.model) }} as launch,
        {{ campaign_text(launch.campaign.model) }} as model,
        {{ campaign_text(launch.destination) }} as destination,
        recipient_id,
        recipient_sub_audience_id,
        recipient_treatment_id

    from {{ ref(launch.model) }}

    union all
    {%- endfor %}

    select
        cast(null as {{ type_of('text') }}) as launch,
        cast(null as {{ type_of('text') }}) as model,
        cast(null as {{ type_of('text') }}) as destination,
        cast(null as {{ type_of('text') }}) as recipient_id,
        cast(null as {{ type_of('text') }}) as recipient_sub_audience_id,
        cast(null as {{ type_of('text') }}) as recipient_treatment_id

    where false
{%- endmacro %}


{#-
  The treatment groups of all campaigns, with the destinations that have a launch in the project.

  Returns: SQL select of model, sub_audience_id, treatment_id, is_control, destination and is_sent (whether the group goes there).
-#}
{% macro groups_of_campaigns() %}
    {%- set launched = {} -%}
    {%- for launch in launch_definitions() -%}
        {%- do launched.setdefault(launch.campaign.model, []).append(launch.destination) -%}
    {%- endfor -%}
    {%- for campaign in campaign_definitions() -%}
        {%- for destination in launched.get(campaign.model, []) | unique -%}
            {%- for audience in campaign.audiences -%}
                {%- for group in audience.groups %}

    select
        {{ campaign_text(campaign.model) }} as model,
        {{ campaign_text(audience.id) }} as sub_audience_id,
        {{ campaign_text(group.id) }} as treatment_id,
        {{ group.is_control | lower }} as is_control,
        {{ campaign_text(destination) }} as destination,
        {{ (destination in group.destinations) | lower }} as is_sent

    union all
                {%- endfor -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor %}

    select
        cast(null as {{ type_of('text') }}) as model,
        cast(null as {{ type_of('text') }}) as sub_audience_id,
        cast(null as {{ type_of('text') }}) as treatment_id,
        cast(null as {{ type_of('boolean') }}) as is_control,
        cast(null as {{ type_of('text') }}) as destination,
        cast(null as {{ type_of('boolean') }}) as is_sent

    where false
{%- endmacro %}


{#- The destinations of a channel (var campaign_destinations) as a list for SQL. Arguments: channel. Returns: SQL texts, at least one. -#}
{% macro destinations_by_channel(channel) %}
    {%- set names = ["''"] -%}
    {%- for name, destination in campaign_destinations().items() if destination.channel == channel -%}
        {%- do names.append(dbt.string_literal(dbt.escape_single_quotes(name))) -%}
    {%- endfor -%}
    {%- do return(names | join(', ')) -%}
{% endmacro %}
