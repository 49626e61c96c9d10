{#-
  What a destination takes (activation.md §§5.4, 5.7, 6): which columns, where they come from, and which must be filled.

  Var destination_sources gives attributes another source: SQL over the columns of the contract's table. Kinds in var
  destination_unhashed are sent as they are: for receivers that hash themselves.

  Arguments: kind, one of destination_kinds().
  Returns: dict of
    kind: its name;
    table: the model that sources are columns of, one row per customer;
    attributes: list of {name: column of the file, in exact case; source: column of the table, or SQL over its columns, or none;
      normalise: name of a macro, or none; hash: whether it is sent as SHA-256; consent: the flag of customer_attributes without
      which it is left empty, or none; default: whether it is sent unless others are chosen}, in column order;
    required: {all: names that must be filled; any: alternatives, each a list of names, of which one must be filled};
    exclusive: names of which only one may be chosen;
    together: names that are filled all or not at all;
    segment_column: the column that holds the name of the list, or none;
    others_allowed: whether other columns may be added;
    and, for events: key, the columns that tell rows apart; days and most_days, how many days of events are sent, and how many the
      destination takes; where, a condition on rows of the table; refused: dict of reason to the condition for refusing a row.
  Errors: an unknown kind, or an unknown attribute in a var, naming the nearest.
-#}
{% macro destination_contract(kind) %}
    {%- set contract = {
        'kind': kind, 'table': 'merged_customers', 'attributes': [], 'required': {'all': [], 'any': []}, 'exclusive': [],
        'together': [], 'segment_column': none, 'others_allowed': false, 'key': [], 'where': 'true', 'refused': {},
    } -%}
    {%- if kind not in destination_kinds() -%}
        {%- do destination_error("unknown destination '" ~ kind ~ "'" ~ valid_names(kind, destination_kinds())) -%}
        {%- do return(contract) -%}
    {%- endif -%}
    {%- do contract.update(context['contract_of_' ~ kind]()) -%}
    {%- set names = contract.attributes | map(attribute='name') | list -%}
    {%- set sources = var('destination_sources', {}).get(kind, {}) -%}
    {%- for name in sources if name not in names -%}
        {%- do destination_error('var destination_sources: ' ~ kind ~ " has no attribute '" ~ name ~ "'" ~ valid_names(name, names)) -%}
    {%- endfor -%}
    {%- for attribute in contract.attributes -%}
        {%- set source = sources.get(attribute.name, attribute.source) -%}
        {%- do attribute.update({
            'source': source,
            'hash': attribute.hash and kind not in var('destination_unhashed', []),
            'default': attribute.default and source is not none,
        }) -%}
    {%- endfor -%}
    {%- do return(contract) -%}
{% endmacro %}


{#- The destinations that have a contract. Returns: list of kinds. -#}
{% macro destination_kinds() %}
    {%- do return([
        'attentive', 'attentive_attributes', 'attentive_list', 'braze', 'braze_purchases', 'criteo', 'criteo_events',
        'criteo_events_itemized', 'google_ads', 'google_analytics_events', 'google_enhanced_conversions', 'klaviyo', 'klaviyo_events',
        'klaviyo_sftp', 'meta', 'meta_events', 'persado', 'pinterest', 'pinterest_events', 'pinterest_events_csv', 'sftp', 'snapchat',
        'snapchat_events', 'tiktok', 'tiktok_events', 'trade_desk_events',
    ]) -%}
{% endmacro %}


{#-
  One attribute of a contract; see destination_contract(). An attribute without source is sent where a brand gives it one.

  Returns: dict.
-#}
{% macro contract_attribute(name, source=none, normalise=none, hash=false, consent=none, default=true) %}
    {%- do return({
        'name': name, 'source': source, 'normalise': normalise, 'hash': hash, 'consent': consent, 'default': default,
    }) -%}
{% endmacro %}


{#-
  The chosen attributes of a contract.

  Arguments: contract; chosen, list of names in the order of the columns, or none for the default ones.
  Returns: list of attributes. Errors: an unknown name; two that exclude each other; a required one that is missing.
-#}
{% macro destination_attributes(contract, chosen=none) %}
    {%- if chosen is none -%}
        {%- do return(contract.attributes | selectattr('default') | list) -%}
    {%- endif -%}
    {%- set names = contract.attributes | map(attribute='name') | list -%}
    {%- set found = [] -%}
    {%- for name in chosen -%}
        {%- if name in names -%}
            {%- do found.append(contract.attributes[names.index(name)]) -%}
        {%- else -%}
            {%- do destination_error(contract.kind ~ " has no attribute '" ~ name ~ "'" ~ valid_names(name, names)) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do check_chosen_attributes(contract, chosen) -%}
    {%- do return(found) -%}
{% endmacro %}


{#-
  Checks that chosen columns can be sent together.

  Arguments: contract; chosen, list of column names, also of other columns. Returns: nothing.
  Errors: two that exclude each other; a required one that is missing.
-#}
{% macro check_chosen_attributes(contract, chosen) %}
    {%- set rivals = contract.exclusive | select('in', chosen) | list -%}
    {%- if rivals | length > 1 -%}
        {%- do destination_error(
            contract.kind ~ ' takes ' ~ rivals | join(' or ') ~ ', never both in one file. Choose one of them.'
        ) -%}
    {%- endif -%}
    {%- for name in contract.required.all if name not in chosen -%}
        {%- do destination_error(contract.kind ~ ' requires ' ~ name ~ ', which is not chosen. Add it.') -%}
    {%- endfor -%}
    {%- if contract.required.any and not chosen_alternatives(contract, chosen) -%}
        {%- do destination_error(
            contract.kind ~ ' requires ' ~ alternatives_in_words(contract.required.any, ' or ') ~ '. Choose one of them.'
        ) -%}
    {%- endif -%}
    {%- for name in contract.together if name not in chosen and contract.together | select('in', chosen) | list -%}
        {%- do destination_error(
            contract.kind ~ ' takes ' ~ contract.together | join(', ') ~ ' together, and ' ~ name ~ ' is not chosen. Add it, or leave all out.'
        ) -%}
    {%- endfor -%}
{% endmacro %}


{#-
  Stops the build of the model that is wrong. While dbt parses nothing is said: that would stop all others too.

  Arguments: what, the sentence that says what is wrong and what to do. Returns: nothing.
-#}
{% macro destination_error(what) %}
    {%- if execute -%}
        {%- do exceptions.raise_compiler_error(model.name ~ ': ' ~ what ~ ' (' ~ model.original_file_path ~ ')') -%}
    {%- endif -%}
{% endmacro %}
