{#-
  What is sent of a campaign to one destination. A model in models/campaigns/launches/ is this one call, and an exposure delivers it:

      {{ campaign_launch('churn_prevention_test', destination='email_platform', group='letter') }}

  Arguments: campaign, name of its model; destination; group, id of a treatment group (one file for each); groups, 'all' for all groups
    of the destination in one file, with the columns sub_audience_name and treatment_name after the others (activation.md §5.7).
  Returns: a select with recipient_id, recipient_sub_audience_id and recipient_treatment_id (for the runner; not delivered) and the
    attributes of the destination, one row per customer and sub-audience (more with allow_multiple). Who may not be sent is left out and
    counted in campaign_rejects.
  Errors: an unknown campaign, destination or group, naming the nearest; groups of one file with different attributes.
-#}
{% macro campaign_launch(campaign, destination, group=none, groups=none) %}
    {%- do config(meta=dict(mart_meta(), launch={'campaign': campaign, 'destination': destination, 'group': group, 'groups': groups})) -%}
    {%- if not execute -%}
        {%- do refer_to_launch_tables(campaign) -%}
        {%- do return('select 1') -%}
    {%- endif -%}
    {%- set launch = launch_definition(model) -%}
    {%- set attributes = attributes_of_launch(launch) -%}
    {%- set tables = attributes | selectattr('table', 'defined') | map(attribute='table') | unique | list -%}
with

candidates as (

    {{ launch_candidates(launch, attributes) }}

),
    {%- for table in tables %}

{{ table }} as (

    select * from {{ ref(table) }}

),
    {%- endfor %}

{{ this.identifier }} as (

    select
        candidates.member_amperity_id as recipient_id,
        candidates.member_sub_audience_id as recipient_sub_audience_id,
        candidates.member_treatment_id as recipient_treatment_id
    {%- for attribute in attributes %},
        {{ launch_column(attribute) }} as {{ case_preserved(attribute.name) }}
    {%- endfor %}

    from candidates
    {%- for table in tables %}

    left join {{ table }}
        on candidates.member_amperity_id = {{ table }}.amperity_id
    {%- endfor %}

    where candidates.reject_reason is null

)

select * from {{ this.identifier }}
{% endmacro %}


{#- Where a column of a launch file comes from. Arguments: attribute, of launch_attributes(). Returns: SQL expression. -#}
{% macro launch_column(attribute) %}
    {%- if 'table' in attribute -%}
        {%- do return(attribute.table ~ '.' ~ case_preserved(attribute.column)) -%}
    {%- elif 'campaign' in attribute -%}
        {%- do return('candidates.member_' ~ attribute.campaign) -%}
    {%- endif -%}
    {%- do return('candidates.' ~ case_preserved(attribute.name)) -%}
{% endmacro %}


{#-
  A launch with its campaign's definition: what its meta says, checked.

  Arguments: node, of the launch's model. Returns: dict of model, file, campaign (its definition), destination, kind, channel, groups (those
    of the campaign that it sends, each with sub_audience_id) and is_single.
  Errors: an unknown campaign, destination or group, naming the nearest.
-#}
{% macro launch_definition(node) %}
    {%- set given = node.config.meta.launch -%}
    {%- set subject = {'name': 'launch ' ~ node.name, 'file': node.original_file_path} -%}
    {%- set campaigns = all_campaigns() | map(attribute='name') | list -%}
    {%- if given.campaign not in campaigns -%}
        {%- do campaign_error(subject, "unknown campaign '" ~ given.campaign ~ "'" ~ nearest_hint(given.campaign, campaigns), 'Valid: ' ~ campaigns | join(', ') ~ '.') -%}
    {%- elif (given.group is none) == (given.groups is none) or given.groups not in [none, 'all'] -%}
        {%- do campaign_error(subject, "it names neither one group nor groups='all'", "Give group='<id>' for a file of its own, or groups='all'.") -%}
    {%- endif -%}
    {%- set campaign_node = model_node(given.campaign) -%}
    {%- set campaign = campaign_definition(campaign_node, campaign_node.config.meta.campaign) -%}
    {%- set sent = groups_sent_to(campaign, given.destination) -%}
    {%- set groups = sent if given.groups == 'all' else sent | selectattr('id', 'equalto', given.group) | list -%}
    {%- if not sent -%}
        {%- set known = destinations_of_campaign(campaign) -%}
        {%- do campaign_error(subject, 'no group of ' ~ campaign.model ~ " is sent to '" ~ given.destination ~ "'" ~ nearest_hint(given.destination, known),
            'Its destinations are ' ~ known | join(', ') ~ '.') -%}
    {%- elif not groups -%}
        {%- set known = sent | map(attribute='id') | unique | list -%}
        {%- do campaign_error(subject, "no group '" ~ given.group ~ "' of " ~ campaign.model ~ ' is sent to ' ~ given.destination ~ nearest_hint(given.group, known),
            'Groups sent there: ' ~ known | join(', ') ~ '.') -%}
    {%- endif -%}
    {%- set destination = campaign_destinations()[given.destination] -%}
    {%- do return({
        'model': node.name, 'file': node.original_file_path, 'campaign': campaign, 'destination': given.destination,
        'kind': destination.kind, 'channel': destination.channel, 'groups': groups, 'is_single': given.groups == 'all',
    }) -%}
{% endmacro %}


{#-
  What a launch delivers of each customer.

  Arguments: launch, of launch_definition(). Returns: list, of launch_attributes(); a file of all groups has their names at its end.
  Errors: groups with different attributes; those of launch_attributes().
-#}
{% macro attributes_of_launch(launch) %}
    {%- set subject = {'name': 'launch ' ~ launch.model, 'file': launch.file} -%}
    {%- set chosen = [] -%}
    {%- for group in launch.groups -%}
        {%- do chosen.append(group.attributes.get(launch.destination)) -%}
    {%- endfor -%}
    {%- if chosen | reject('equalto', chosen[0]) | list -%}
        {%- do campaign_error(subject, 'its groups have different attributes for ' ~ launch.destination,
            'A file has one header: give all groups the same list, or each a launch of its own.') -%}
    {%- endif -%}
    {%- set attributes = launch_attributes(subject, launch.destination, launch.kind, chosen[0]) -%}
    {%- if launch.is_single -%}
        {%- for name in ['sub_audience_name', 'treatment_name'] if name not in attributes | map(attribute='name') | list -%}
            {%- do attributes.append({'name': name, 'campaign': name}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- do return(attributes) -%}
{% endmacro %}


{#-
  The treatment groups that a campaign sends to a destination.

  Arguments: campaign, its definition; destination. Returns: list of the groups, each with sub_audience_id.
-#}
{% macro groups_sent_to(campaign, destination) %}
    {%- set found = [] -%}
    {%- for audience in campaign.audiences -%}
        {%- for group in audience.groups if destination in group.destinations -%}
            {%- do found.append(dict(group, sub_audience_id=audience.id)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do return(found) -%}
{% endmacro %}


{#- All destinations of a campaign. Arguments: campaign, its definition. Returns: list of names. -#}
{% macro destinations_of_campaign(campaign) %}
    {%- set found = [] -%}
    {%- for audience in campaign.audiences -%}
        {%- for group in audience.groups -%}
            {%- do found.extend(group.destinations) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do return(found | unique | sort) -%}
{% endmacro %}
