{#-
  The destinations that campaigns can name (var campaign_destinations).

  Returns: dict of name to {kind, channel}. Errors: an unknown key or channel, naming the valid ones; a missing kind.
-#}
{% macro campaign_destinations() %}
    {%- set destinations = {} -%}
    {%- for name, settings in var('campaign_destinations').items() -%}
        {%- set subject = {'name': 'var campaign_destinations', 'file': 'dbt_project.yml'} -%}
        {%- do check_campaign_keys(subject, name, settings, ['kind', 'channel']) -%}
        {%- do check_campaign_text(subject, 'kind of ' ~ name, settings.get('kind')) -%}
        {%- do check_campaign_word(subject, 'channel of ' ~ name, settings.get('channel', 'none'), ['none', 'email', 'phone', 'address', 'paid_social']) -%}
        {%- do destinations.update({name: {'kind': settings.kind, 'channel': settings.get('channel', 'none')}}) -%}
    {%- endfor -%}
    {%- do return(destinations) -%}
{% endmacro %}


{#- The columns of a campaign that a launch file may hold (activation.md §5.4). Returns: list of names. -#}
{% macro campaign_metadata() %}
    {%- do return([
        'amperity_id', 'campaign_id', 'campaign_name', 'campaign_type', 'segment_id', 'segment_name', 'sub_audience_id', 'sub_audience_name',
        'treatment_id', 'treatment_name', 'launch_datetime',
    ]) -%}
{% endmacro %}


{#-
  What a launch file holds, attribute by attribute (activation.md §5.4).

  An attribute is written as the name of one of the destination's own; as a column of the campaign; as '<table>.<column>' of any table
  with amperity_id; or as {name, from, allow_multiple}, which gives such a column another name.

  Arguments: subject, of campaign_error(); place, for messages; kind, of the destination; attributes, list, or none for its defaults.
  Returns: list of dicts of name, and contract (the destination's attribute), campaign (a column) or table and column.
  Errors: an unknown kind, or one of events; an unknown attribute, naming the nearest; one that the destination does not take; two of one
    name; a table that is unknown or has several rows for a customer, unless allow_multiple says that each shall become a row; those of
    check_chosen_attributes().
-#}
{% macro launch_attributes(subject, place, kind, attributes=none) %}
    {%- set contract = destination_contract(kind) -%}
    {%- if contract.key -%}
        {%- do campaign_error(subject, place ~ " is of the kind '" ~ kind ~ "', which takes events", 'Give it a kind that takes customers, in var campaign_destinations.') -%}
    {%- endif -%}
    {%- set own = {} -%}
    {%- for attribute in contract.attributes -%}
        {%- do own.update({attribute.name: attribute}) -%}
    {%- endfor -%}
    {%- if attributes is none -%}
        {%- set attributes = contract.attributes | selectattr('default') | map(attribute='name') | list -%}
        {%- set attributes = attributes + filled_by_campaigns(contract).keys() | reject('in', attributes) | list -%}
    {%- elif attributes is string or attributes is mapping or not attributes -%}
        {%- do campaign_error(subject, place ~ ': its attributes are no list', 'Write them as [<name>, …], or leave them out for the defaults.') -%}
    {%- endif -%}
    {%- set found = [] -%}
    {%- for written in attributes -%}
        {%- set attribute = written if written is mapping else {'from': written, 'name': (written | string).split('.')[-1]} -%}
        {%- do check_campaign_keys(subject, place ~ ', attribute ' ~ loop.index, attribute, ['name', 'from', 'allow_multiple']) -%}
        {%- set from = attribute.get('from') | string -%}
        {%- if written is not mapping and from in filled_by_campaigns(contract) -%}
            {%- do found.append({'name': from, 'campaign': filled_by_campaigns(contract)[from]}) -%}
        {%- elif written is not mapping and from in own -%}
            {%- do found.append({'name': from, 'contract': own[from]}) -%}
        {%- elif not contract.others_allowed -%}
            {%- do campaign_error(subject, place ~ ": unknown attribute '" ~ from ~ "'" ~ nearest_hint(from, own.keys() | list),
                'It takes ' ~ own.keys() | join(', ') ~ ' and no others.') -%}
        {%- elif from in campaign_metadata() -%}
            {%- do found.append({'name': attribute.name, 'campaign': from}) -%}
        {%- else -%}
            {%- do found.append(launch_attribute_of_table(subject, place, attribute, own.keys() | list + campaign_metadata())) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set names = found | map(attribute='name') | map('lower') | list -%}
    {%- for name in names if names | select('equalto', name) | list | length > 1 -%}
        {%- do campaign_error(subject, place ~ " has two attributes called '" ~ name ~ "'", 'Name one of them otherwise: {name, from}.') -%}
    {%- endfor -%}
    {%- do check_chosen_attributes(contract, found | selectattr('contract', 'defined') | map(attribute='name') | list) -%}
    {%- do return(found) -%}
{% endmacro %}


{#-
  The columns of a destination that say of which list and group a customer is.

  Arguments: contract. Returns: dict of the destination's column to the campaign's.
-#}
{% macro filled_by_campaigns(contract) %}
    {%- if contract.kind == 'persado' -%}
        {%- do return({'segment_name': 'sub_audience_name', 'segmentation_tag': 'treatment_name'}) -%}
    {%- elif contract.segment_column -%}
        {%- do return({contract.segment_column: 'sub_audience_name'}) -%}
    {%- endif -%}
    {%- do return({}) -%}
{% endmacro %}


{#-
  An attribute from a table other than merged_customers.

  Arguments: subject; place; attribute, dict of name, from and allow_multiple; plain, the names that are no columns, for the hint.
  Returns: dict of name, table and column. Errors: as launch_attributes().
-#}
{% macro launch_attribute_of_table(subject, place, attribute, plain) %}
    {%- set from = attribute.get('from') | string -%}
    {%- set table = from.split('.')[0] -%}
    {%- set column = from.split('.')[1:] | join('.') -%}
    {%- if not column -%}
        {%- do campaign_error(subject, place ~ ": unknown attribute '" ~ from ~ "'" ~ nearest_hint(from, plain),
            "Its own and the campaign's are " ~ plain | join(', ') ~ "; others are written '<table>.<column>'.") -%}
    {%- elif not is_segment_table(model_node(table)) -%}
        {%- do campaign_error(subject, place ~ ": unknown table '" ~ table ~ "'" ~ nearest_hint(table, segment_tables()), 'Name a model with a contract.') -%}
    {%- endif -%}
    {%- set columns = model_node(table).columns.keys() | list -%}
    {%- if column not in columns -%}
        {%- do campaign_error(subject, place ~ ': ' ~ table ~ " has no column '" ~ column ~ "'" ~ nearest_hint(column, columns),
            'Its columns are ' ~ columns | join(', ') ~ '.') -%}
    {%- elif 'amperity_id' not in columns -%}
        {%- do campaign_error(subject, place ~ ': ' ~ table ~ ' has no amperity_id', 'Name a table of customers.') -%}
    {%- elif table not in tables_of_unique_ids('amperity_id') and not attribute.get('allow_multiple', false) -%}
        {%- do campaign_error(subject, place ~ ': ' ~ table ~ ' may have several rows for a customer (its amperity_id is not tested to be unique and not NULL)',
            "Take a table with one, or write {'name': '" ~ attribute.name ~ "', 'from': '" ~ from ~ "', 'allow_multiple': true}: each row becomes a row of the file.") -%}
    {%- endif -%}
    {%- do return({'name': attribute.name, 'table': table, 'column': column}) -%}
{% endmacro %}
