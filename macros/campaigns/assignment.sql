{#-
  Puts the members of each audience into a random order that never changes: by the hash of campaign and customer, ties by the customer.
  Who changes audience keeps the place in the order; another campaign is another order (activation.md §5.2).

  Arguments: relation, a relation or CTE with amperity_id; campaign_id, text; partition_by, SQL expressions that tell audiences apart.
  Returns: a select of its columns with assignment_position, from 1 on, and audience_size, whole numbers.
-#}
{% macro in_campaign_order(relation, campaign_id, partition_by) %}
    {%- set salt = dbt.string_literal(dbt.escape_single_quotes(campaign_id ~ '|')) -%}
    select
        {{ relation }}.*,
        cast(row_number() over (
            partition by {{ partition_by }}
            order by
                {{ in_code_point_order(md5_hex(salt ~ ' || ' ~ relation ~ '.amperity_id')) }},
                {{ in_code_point_order(relation ~ '.amperity_id') }}
        ) as bigint) as assignment_position,
        count(*) over (partition by {{ partition_by }}) as audience_size

    from {{ relation }}
{%- endmacro %}


{#-
  Whether a member belongs to a treatment group: its position lies above the floor of the size's share at which the group begins and
  not above the floor of the one at which it ends. Both sides are multiplied instead of divided, so that only whole numbers occur:
  position <= floor(size * share / 10000) is position * 10000 <= size * share (activation.md §5.2).

  Arguments: position and size, of in_campaign_order(); begins_at and ends_at, hundredths of a per cent (0 to 10000); all SQL.
  Returns: SQL condition.
-#}
{% macro in_treatment_group(position, size, begins_at, ends_at) -%}
    {{ position }} * 10000 > {{ size }} * {{ begins_at }} and {{ position }} * 10000 <= {{ size }} * {{ ends_at }}
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
