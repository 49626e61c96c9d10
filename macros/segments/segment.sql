{#-
  A segment: the ids of those who meet a condition and no exclusion. A model in models/segments is this one call; its file reads like
  the sentence that describes the segment:

      {{ segment(
          include=all_of(
              attribute('customer_attributes.contactable_email', 'is true'),
              has_purchased(orders=['more than', 2], date=['after', 'today - 1 year']),
          ),
          exclude=[member_of('best_customers')],
      ) }}

  Arguments: include, a condition or section (default: every customer); exclude, list of conditions, of which none may hold;
    activation_id, the column that the segment is made of (var activation_ids).
  Returns: a select of that column, each id once, none missing (activation.md §4.1).
  Errors: unknown tables, columns, operators, values, segments and ids, each naming the valid ones.
-#}
{% macro segment(include=none, exclude=[], activation_id='amperity_id') %}
    {%- if not execute -%}
        {%- do ref(activation_ids().get(activation_id, activation_ids().amperity_id).table) -%}
        {%- do return('select 1') -%}
    {%- elif activation_id not in activation_ids() -%}
        {%- do segment_error("unknown activation id '" ~ activation_id ~ "'" ~ nearest_hint(activation_id, activation_ids().keys() | list),
            'Valid, by var activation_ids: ' ~ activation_ids().keys() | join(', ') ~ '.') -%}
    {%- endif -%}
    {%- set parts = {'id': activation_id, 'relations': {}} -%}
    {%- set include = include or all_of() -%}
    {%- set included = segment_alternatives(include, parts) or segment_part(include, parts) -%}
    {%- set excluded = [] -%}
    {%- for condition in exclude -%}
        {%- do excluded.append(segment_part(condition, parts).sql) -%}
    {%- endfor -%}
    {{- segment_select(included, excluded, parts) -}}
{% endmacro %}


{#-
  The query of a segment. It starts from a relation in which every member must be, where the condition names one, else from all
  ids; what else it names is joined by its unique id, so that no join repeats a row.

  Arguments: included, of segment_part(); excluded, list of SQL conditions; parts, dict of id and relations. Returns: SQL.
-#}
{% macro segment_select(included, excluded, parts) %}
    {%- set start = included.anchor or 'everyone' -%}
    {%- if start == 'everyone' -%}
        {%- do parts.relations.update({'everyone': everyone_query(parts.id)}) -%}
    {%- endif -%}
    {%- set conditions = [] -%}
    {%- if included.sql != 'true' -%}
        {%- do conditions.append(included.sql) -%}
    {%- endif -%}
    {%- if excluded -%}
        {%- do conditions.append('(' ~ excluded | join(' or ') ~ ') is not true') -%}
    {%- endif -%}
with
    {%- for name, query in parts.relations.items() %}

{{ name }} as (

    {{ query }}

){{ ',' if not loop.last }}
    {%- endfor %}

select {{ start }}.{{ parts.id }}

from {{ start }}
    {%- for name in parts.relations if name != start %}

left join {{ name }}
    on {{ start }}.{{ parts.id }} = {{ name }}.{{ parts.id }}
    {%- endfor %}
    {%- if conditions %}

where
    {{ conditions | join('\n    and ') }}
    {%- endif %}
{% endmacro %}


{#- All ids that segments can be made of, each once. Arguments: activation_id. Returns: SQL. -#}
{% macro everyone_query(activation_id) %}
    {%- set table = activation_ids()[activation_id].table -%}
    {%- if table in tables_of_unique_ids(activation_id) -%}
        {%- do return('select ' ~ activation_id ~ '\n\n    from ' ~ ref(table)) -%}
    {%- endif -%}
    {%- do return('select distinct ' ~ activation_id ~ '\n\n    from ' ~ ref(table) ~ '\n\n    where ' ~ activation_id ~ ' is not null') -%}
{% endmacro %}


{#-
  A condition as SQL over the relations of the segment's query.

  Arguments: condition; parts, dict of id and relations, to which the condition adds what it reads.
  Returns: dict of sql, a condition; and anchor, the name of a relation in which everybody is who meets it, or none.
-#}
{% macro segment_part(condition, parts) %}
    {%- if condition is not mapping -%}
        {%- do segment_error("'" ~ condition ~ "' is no condition", 'Use attribute(), member_of(), on_list(), a purchase behaviour, in_campaign(), all_of() or any_of().') -%}
    {%- elif condition.kind == 'section' -%}
        {%- do return(segment_section(condition, parts)) -%}
    {%- elif condition.kind in ['attribute', 'same_row'] -%}
        {%- do return(segment_attribute(condition, parts)) -%}
    {%- elif condition.kind == 'segment' -%}
        {%- do check_segment_of_id(condition.segment, parts.id) -%}
        {%- do parts.relations.update({condition.segment: 'select * from ' ~ ref(condition.segment)}) -%}
        {%- do return({'sql': condition.segment ~ '.' ~ parts.id ~ ' is not null', 'anchor': condition.segment}) -%}
    {%- elif condition.kind == 'list' -%}
        {%- set query = segment_list_query(condition, parts.id) -%}
    {%- elif condition.kind == 'purchase' -%}
        {%- do check_segment_id('unified_itemized_transactions', parts.id) -%}
        {%- set query = purchase_query(condition, ref('unified_itemized_transactions'), parts.id) -%}
    {%- elif condition.kind == 'campaign' -%}
        {%- do check_segment_id('campaign_recipients', parts.id) -%}
        {%- set query = campaign_query(condition, ref('campaign_recipients'), parts.id) -%}
    {%- endif -%}
    {%- do return(segment_matches(query, parts, condition.negated)) -%}
{% endmacro %}


{#-
  Ids that a query of their own finds.

  Arguments: query, a select of each id once; parts; negated, whether to take all others. Returns: as segment_part().
-#}
{% macro segment_matches(query, parts, negated=false) %}
    {%- set name = 'condition_' ~ (parts.relations | length + 1) -%}
    {%- do parts.relations.update({name: query}) -%}
    {%- if negated -%}
        {%- do return({'sql': name ~ '.' ~ parts.id ~ ' is null', 'anchor': none}) -%}
    {%- endif -%}
    {%- do return({'sql': name ~ '.' ~ parts.id ~ ' is not null', 'anchor': name}) -%}
{% endmacro %}


{#-
  A section. Everybody who meets all conditions is where any of them must be; of alternatives only where all must be.

  Arguments: condition; parts. Returns: as segment_part().
-#}
{% macro segment_section(condition, parts) %}
    {%- set found = [] -%}
    {%- for part in condition.conditions -%}
        {%- do found.append(segment_part(part, parts)) -%}
    {%- endfor -%}
    {%- if not found -%}
        {%- do return({'sql': 'true', 'anchor': none}) -%}
    {%- endif -%}
    {%- set anchors = found | map(attribute='anchor') | list -%}
    {%- set sql = found | map(attribute='sql') | join(' ' ~ condition.joined_by ~ ' ') -%}
    {%- if condition.joined_by == 'and' -%}
        {%- set anchor = anchors | select | first -%}
    {%- else -%}
        {%- set anchor = anchors[0] if anchors | unique | list | length == 1 else none -%}
    {%- endif -%}
    {%- do return({'sql': '(' ~ sql ~ ')' if found | length > 1 else sql, 'anchor': anchor or none}) -%}
{% endmacro %}


{#-
  Alternatives in several relations, each of which names who meets it: their union needs nobody else, while a join would have to start
  from all ids.

  Arguments: condition; parts, dict of id and relations, to which the union is added. Returns: as segment_part(); none for any other
    condition.
-#}
{% macro segment_alternatives(condition, parts) %}
    {%- if condition is not mapping or condition.joined_by != 'or' -%}
        {%- do return(none) -%}
    {%- endif -%}
    {%- set anchors = [] -%}
    {%- set queries = [] -%}
    {%- for alternative in condition.conditions -%}
        {%- set own_parts = {'id': parts.id, 'relations': {}} -%}
        {%- set part = segment_part(alternative, own_parts) -%}
        {%- do anchors.append(part.anchor) -%}
        {%- do queries.append('(\n' ~ segment_select(part, [], own_parts) ~ '\n    )') -%}
    {%- endfor -%}
    {%- if none in anchors or anchors | unique | list | length < 2 -%}
        {%- do return(none) -%}
    {%- endif -%}
    {%- set selects = [] -%}
    {%- for query in queries -%}
        {%- do selects.append('select ' ~ parts.id ~ '\n\n    from ' ~ query ~ ' as alternative_' ~ loop.index) -%}
    {%- endfor -%}
    {%- do return(segment_matches(selects | join('\n\n    union\n\n    '), parts)) -%}
{% endmacro %}


{#-
  One attribute, or several of one row. A table that holds an id once is joined whole, and all its attributes with it; of another
  table the ids that have a matching row.

  Arguments: condition; parts. Returns: as segment_part().
-#}
{% macro segment_attribute(condition, parts) %}
    {%- set tables = segment_tables_of(condition) | unique | list -%}
    {%- if tables | length != 1 -%}
        {%- do segment_error('same_row() is given attributes of ' ~ (tables | join(' and ') or 'no table'), 'A row is of one table: name one.') -%}
    {%- endif -%}
    {%- set table = tables[0] -%}
    {%- do check_segment_id(table, parts.id) -%}
    {%- set predicate = segment_row_predicate(condition, table) -%}
    {%- if table in tables_of_unique_ids(parts.id) -%}
        {%- do parts.relations.update({table: 'select * from ' ~ ref(table)}) -%}
        {#- who has no row in the table has no NULL there either -#}
        {%- set has_row = table ~ '.' ~ parts.id ~ ' is not null' -%}
        {%- do return({'sql': '(' ~ has_row ~ ' and ' ~ predicate ~ ')' if ' null' in predicate else predicate, 'anchor': table}) -%}
    {%- endif -%}
    {%- set query = 'select distinct ' ~ parts.id ~ '\n\n    from ' ~ ref(table) ~ ' as ' ~ table
        ~ '\n\n    where ' ~ parts.id ~ ' is not null and ' ~ predicate -%}
    {%- do return(segment_matches(query, parts)) -%}
{% endmacro %}


{#-
  Attributes, and sections of them, as a condition on one row.

  Arguments: condition; table. Returns: SQL condition.
-#}
{% macro segment_row_predicate(condition, table) %}
    {%- if condition.kind == 'same_row' -%}
        {%- do return(segment_row_predicate(condition.condition, table)) -%}
    {%- elif condition.kind == 'attribute' -%}
        {%- set type = segment_column_type(table, condition.column) -%}
        {%- do return(segment_predicate(table ~ '.' ~ condition.column, type, condition.operator, condition.given, table ~ '.' ~ condition.column)) -%}
    {%- endif -%}
    {%- set predicates = [] -%}
    {%- for part in condition.conditions -%}
        {%- do predicates.append(segment_row_predicate(part, table)) -%}
    {%- endfor -%}
    {%- do return('(' ~ predicates | join(' ' ~ condition.joined_by ~ ' ') ~ ')') -%}
{% endmacro %}


{#-
  The tables of the attributes in a condition.

  Arguments: condition. Returns: list of names. Errors: a condition in same_row() that is no attribute.
-#}
{% macro segment_tables_of(condition) %}
    {%- if condition.kind == 'attribute' -%}
        {%- do return([condition.table]) -%}
    {%- elif condition.kind not in ['same_row', 'section'] -%}
        {%- do segment_error('same_row() is given a condition that is no attribute', 'Put it beside same_row(), not into it.') -%}
    {%- endif -%}
    {%- set tables = [] -%}
    {%- for part in ([condition.condition] if condition.kind == 'same_row' else condition.conditions) -%}
        {%- do tables.extend(segment_tables_of(part)) -%}
    {%- endfor -%}
    {%- do return(tables) -%}
{% endmacro %}


{#-
  Checks that another segment is made of the same ids.

  Arguments: segment, its name; activation_id. Returns: nothing. Errors: it is made of others.
-#}
{% macro check_segment_of_id(segment, activation_id) %}
    {%- set columns = segment_columns(segment).keys() | list -%}
    {%- if columns != [activation_id] -%}
        {%- do segment_error(segment ~ ' is made of ' ~ (columns | join(', ') or 'an unknown id') ~ ', this segment of ' ~ activation_id,
            'Name a segment of ' ~ activation_id ~ ', or describe the column in its YAML.') -%}
    {%- endif -%}
{% endmacro %}


{#-
  The ids of an uploaded list, without those that nobody has.

  Arguments: condition, of on_list(); activation_id. Returns: SQL, each id once. Errors: a column that the list lacks; a list that
    is matched by something else than the segment is made of.
-#}
{% macro segment_list_query(condition, activation_id) %}
    {%- if load_relation(condition.relation) -%}
        {%- set columns = adapter.get_columns_in_relation(condition.relation) | map(attribute='name') | list -%}
        {%- if condition.column not in columns -%}
            {%- do segment_error('the list ' ~ condition.list ~ " has no column '" ~ condition.column ~ "'" ~ nearest_hint(condition.column, columns),
                'Its columns are ' ~ columns | join(', ') ~ '.') -%}
        {%- endif -%}
    {%- endif -%}
    {%- set listed = trimmed('cast(uploaded.' ~ condition.column ~ ' as ' ~ type_of('text') ~ ')') -%}
    {%- if condition.by == activation_id -%}
        {%- set table = activation_ids()[activation_id].table -%}
        {%- set matched = 'everyone.' ~ activation_id ~ ' = ' ~ listed -%}
    {%- elif condition.by == 'email' and activation_id == 'amperity_id' -%}
        {%- set table = 'merged_customers' -%}
        {%- set matched = 'lower(' ~ trimmed('everyone.email') ~ ') = lower(' ~ listed ~ ')' -%}
    {%- else -%}
        {%- do segment_error('the list ' ~ condition.list ~ " is matched by '" ~ condition.by ~ "', and the segment is made of " ~ activation_id,
            "Give by='" ~ activation_id ~ "'" ~ (" or by='email'." if activation_id == 'amperity_id' else '.')) -%}
    {%- endif -%}
    {%- do return(
        'select distinct everyone.' ~ activation_id ~ '\n\n    from ' ~ ref(table) ~ ' as everyone\n\n    inner join ' ~ condition.relation
        ~ ' as uploaded\n        on ' ~ matched
    ) -%}
{% endmacro %}
