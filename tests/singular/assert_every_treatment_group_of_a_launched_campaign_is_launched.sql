{{ config(severity='warn') }}
-- A group and destination without a launch is never sent, one with two is sent twice. A campaign without any launch is a draft.
{%- set launched = {} -%}
{%- for launch in launch_definitions() -%}
    {%- for group in launch.groups -%}
        {%- set key = (launch.campaign.model, group.sub_audience_id, group.id, launch.destination) -%}
        {%- do launched.update({key: launched.get(key, 0) + 1}) -%}
    {%- endfor -%}
{%- endfor -%}
{%- set campaigns = launch_definitions() | map(attribute='campaign') | map(attribute='model') | list -%}
{%- for campaign in campaign_definitions() if campaign.model in campaigns -%}
    {%- for audience in campaign.audiences -%}
        {%- for group in audience.groups -%}
            {%- for destination in group.destinations %}
                {%- set launches = launched.get((campaign.model, audience.id, group.id, destination), 0) -%}
                {%- if launches != 1 %}
select
    '{{ campaign.model }}' as campaign,
    {{ campaign_text(audience.id) }} as sub_audience_id,
    {{ campaign_text(group.id) }} as treatment_id,
    {{ campaign_text(destination) }} as destination,
    {{ launches }} as launches
union all
                {%- endif -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endfor %}
select
    cast(null as {{ type_of('text') }}) as campaign,
    cast(null as {{ type_of('text') }}) as sub_audience_id,
    cast(null as {{ type_of('text') }}) as treatment_id,
    cast(null as {{ type_of('text') }}) as destination,
    cast(null as {{ type_of('integer') }}) as launches
where false
