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
