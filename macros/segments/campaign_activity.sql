{#-
  Customers that campaigns have been sent to (activation.md §4.9), by campaign_recipients. All arguments that are given must hold.

  Arguments: campaign, destination, sub_audience, treatment: a name or a list of names, compared without regard to case; count, list of
    an operator (between, exactly, less than, more than) and one or two numbers of deliveries; first_entry and last_entry, lists of an
    operator and dates as in has_purchased(), of the first and latest delivery. With treatment only treated customers match; with
    sub_audience alone its control group is among them.
  Returns: a condition for segment().
-#}
{% macro in_campaign(campaign=none, count=none, destination=none, first_entry=none, last_entry=none, sub_audience=none, treatment=none) %}
    {%- do ref('campaign_recipients') -%}
    {%- do return({
        'kind': 'campaign', 'count': count, 'first_entry': first_entry, 'last_entry': last_entry,
        'names': {
            'campaign_name': campaign, 'destination_name': destination, 'sub_audience_name': sub_audience, 'treatment_name': treatment,
        },
    }) -%}
{% endmacro %}


{#-
  The ids of in_campaign().

  Arguments: condition; recipients, a relation with the columns of campaign_recipients; activation_id. Returns: SQL, each id once.
-#}
{% macro campaign_query(condition, recipients, activation_id) -%}
    {%- set conditions = [activation_id ~ ' is not null'] -%}
    {%- for column, names in condition.names.items() if names is not none -%}
        {%- set list = [names] if names is string else names -%}
        {%- do conditions.append(segment_predicate(column, 'string', 'is in list', [list], 'in_campaign(): ' ~ column)) -%}
    {%- endfor -%}
    {%- if condition.names.treatment_name is not none -%}
        {%- do conditions.append('is_control is not true') -%}
    {%- endif -%}
    {%- set having = [] -%}
    {%- if condition.count -%}
        {#- a delivery is one run of one campaign, however many destinations it went to -#}
        {%- set deliveries = "count(distinct campaign_id || '|' || workflow_id)" -%}
        {%- do having.append(purchase_number(deliveries, 'integer', condition.count, 'count')) -%}
    {%- endif -%}
    {%- if condition.first_entry -%}
        {%- do having.append(purchase_date('min(delivery_datetime)', condition.first_entry)) -%}
    {%- endif -%}
    {%- if condition.last_entry -%}
        {%- do having.append(purchase_date('max(delivery_datetime)', condition.last_entry)) -%}
    {%- endif -%}
    select {{ activation_id }}

    from {{ recipients }}

    where
        {{ conditions | join('\n        and ') }}

    group by {{ activation_id }}
    {%- if having %}

    having {{ having | join('\n        and ') }}
    {%- endif %}
{%- endmacro %}
