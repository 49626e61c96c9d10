{#-
  Everybody in the treatment groups of a launch, with what the destination takes of them and why somebody may not be sent.

  Reasons, the first that holds: suppressed_customers.reason; not_contactable_by_<channel>, where the destination has a channel
  (customer_attributes.contactable_<channel>); that of the destination's contract, see destination_rows().

  Arguments: launch, of launch_definition(); attributes, of attributes_of_launch(). Returns: a select of member_amperity_id, member_sub_audience_id, member_treatment_id, the
    campaign's columns that the launch asks for as member_<column>, the destination's attributes, and reject_reason (NULL: is sent).
-#}
{% macro launch_candidates(launch, attributes) %}
    {%- set contract = destination_contract(launch.kind) -%}
    {%- set own = attributes | selectattr('contract', 'defined') | map(attribute='contract') | list -%}
    {%- set columns = ['amperity_id', 'sub_audience_id', 'treatment_id'] + attributes | selectattr('campaign', 'defined') | map(attribute='campaign') | list -%}
    {%- set keys = [] -%}
    {%- for column in columns | unique -%}
        {%- do keys.append('member_' ~ column) -%}
    {%- endfor -%}
    with

    members as (

        select * from {{ ref(launch.campaign.model) }}

        where
            {%- for group in launch.groups %}
            {{ 'or ' if not loop.first }}(sub_audience_id = {{ campaign_text(group.sub_audience_id) }} and treatment_id = {{ campaign_text(group.id) }})
            {%- endfor %}

    ),

    customers as (

        select * from {{ ref(contract.table) }}

    ),

    customer_attributes as (

        select * from {{ ref('customer_attributes') }}

    ),

    suppressed_customers as (

        select * from {{ ref('suppressed_customers') }}

    ),

    source_rows as (

        select
            customers.*,
            {%- for column in columns | unique %}
            members.{{ column }} as member_{{ column }}{{ ',' if not loop.last }}
            {%- endfor %}

        from members

        left join customers
            on members.amperity_id = customers.amperity_id

    ),

    {{ destination_rows(contract, own, keys) }}

    judged as (

        select
            {%- for key in keys %}
            destination_rows.{{ key }},
            {%- endfor %}
            {%- for attribute in own %}
            destination_rows.{{ case_preserved(attribute.name) }},
            {%- endfor %}
            case
                when suppressed_customers.reason is not null then suppressed_customers.reason
                {%- if launch.channel != 'none' %}
                when customer_attributes.contactable_{{ launch.channel }} is not true then 'not_contactable_by_{{ launch.channel }}'
                {%- endif %}
                else destination_rows.reject_reason
            end as reject_reason

        from destination_rows

        left join suppressed_customers
            on destination_rows.member_amperity_id = suppressed_customers.amperity_id

        left join customer_attributes
            on destination_rows.member_amperity_id = customer_attributes.amperity_id

    )

    select * from judged
{%- endmacro %}


{#-
  Refers, while dbt parses, to what a launch reads. What its campaign will define is not known then, so every table that the campaign's
  file names as '<table>.<column>' counts.

  Arguments: campaign, name of its model. Returns: nothing.
-#}
{% macro refer_to_launch_tables(campaign) %}
    {%- for name in ['merged_customers', 'customer_360', 'customer_attributes', 'suppressed_customers'] -%}
        {%- do ref(name) -%}
    {%- endfor -%}
    {%- set files = campaign_files() -%}
    {%- if campaign in files -%}
        {%- do ref(campaign) -%}
        {%- set known = file_names() -%}
        {%- for table in modules.re.findall('[\'"](\\w+)[.]\\w+[\'"]', files[campaign]) | unique if table in known -%}
            {%- do ref(table) -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}
