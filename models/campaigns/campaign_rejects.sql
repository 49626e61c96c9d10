{%- set launches = launch_definitions() -%}
{%- for name in ['merged_customers', 'customer_360', 'customer_attributes', 'suppressed_customers'] -%}
    {%- do ref(name) -%}
{%- endfor -%}
with

{% for launch in launches -%}
launch_{{ loop.index }} as (

    {{ launch_candidates(launch, attributes_of_launch(launch)) }}

),

{% endfor -%}
rejected as (
    {%- for launch in launches %}

    select
        {{ campaign_text(launch.campaign.model) }} as campaign,
        {{ campaign_text(launch.model) }} as launch,
        {{ campaign_text(launch.destination) }} as destination_name,
        member_sub_audience_id as sub_audience_id,
        member_treatment_id as treatment_id,
        reject_reason as reason

    from launch_{{ loop.index }}

    where reject_reason is not null

    union all
    {%- endfor %}

    select
        cast(null as {{ type_of('text') }}) as campaign,
        cast(null as {{ type_of('text') }}) as launch,
        cast(null as {{ type_of('text') }}) as destination_name,
        cast(null as {{ type_of('text') }}) as sub_audience_id,
        cast(null as {{ type_of('text') }}) as treatment_id,
        cast(null as {{ type_of('text') }}) as reason

    where false

),

campaign_rejects as (

    select
        campaign,
        launch,
        destination_name,
        sub_audience_id,
        treatment_id,
        reason,
        cast(count(*) as {{ type_of('integer') }}) as n

    from rejected

    group by campaign, launch, destination_name, sub_audience_id, treatment_id, reason

)

select * from campaign_rejects
