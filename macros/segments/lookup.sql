{#-
  The table, seed or segment that a condition names, and the relation to read it by.

  While dbt parses, only names of files that exist are referred to: a wrong name is an error of the one segment that has it,
  with the valid names, when that segment is built, and never stops the parse of all others.

  Arguments: name; what, the noun for messages; known, list of valid names of the finished graph (ignored while dbt parses).
  Returns: relation; none while dbt parses. Errors: an unknown name.
-#}
{% macro segment_reference(name, what, known) %}
    {%- if not execute -%}
        {%- if name in file_names() -%}
            {%- do ref(name) -%}
        {%- endif -%}
        {%- do return(none) -%}
    {%- elif name not in known and not in_unit_test() -%}
        {%- do segment_error('unknown ' ~ what ~ " '" ~ name ~ "'" ~ nearest_hint(name, known), 'Valid: ' ~ known | sort | join(', ') ~ '.') -%}
    {%- endif -%}
    {%- do return(ref(name)) -%}
{% endmacro %}


{#-
  The source that an uploaded list is, as segment_reference() finds models and seeds.

  Arguments: list, '<source>.<table>'. Returns: relation; none while dbt parses an unknown one. Errors: an unknown source.
-#}
{% macro source_of_list(list) %}
    {%- set known = source_names() -%}
    {%- if list in known or in_unit_test() -%}
        {%- do return(source(list.split('.')[0], list.split('.')[1])) -%}
    {%- elif execute -%}
        {%- do segment_error("unknown list '" ~ list ~ "'" ~ nearest_hint(list, known), 'Valid: ' ~ known | sort | join(', ') ~ '.') -%}
    {%- endif -%}
    {%- do return(none) -%}
{% endmacro %}


{#- Names of all sources, '<source>.<table>'; while dbt parses, by the YAML files that it has read. Returns: list of names. -#}
{% macro source_names() %}
    {%- set names = [] -%}
    {%- for node in graph.get('sources', {}).values() -%}
        {%- do names.append(node.source_name ~ '.' ~ node.name) -%}
    {%- endfor -%}
    {%- if not execute -%}
        {%- for file in ref.manifest.files.values() -%}
            {%- for source in (file.dfy or {}).get('sources') or [] -%}
                {%- for table in source.get('tables') or [] -%}
                    {%- do names.append(source.name ~ '.' ~ table.name) -%}
                {%- endfor -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {%- do return(names) -%}
{% endmacro %}


{#-
  Names of all models and seeds by the files that dbt has read: the only list there is while it parses.

  Returns: list of names.
-#}
{% macro file_names() %}
    {%- set names = [] -%}
    {%- for file_id in ref.manifest.files if modules.re.search('://(models|seeds)/.*[.](sql|csv)$', file_id) -%}
        {%- do names.append(file_id.split('/')[-1][:-4]) -%}
    {%- endfor -%}
    {%- do return(names) -%}
{% endmacro %}


{#-
  Models or seeds of the finished graph.

  Arguments: resource_types, list. Returns: dict of name to node; empty while dbt parses.
-#}
{% macro graph_nodes(resource_types) %}
    {%- set found = {} -%}
    {%- for node in graph.get('nodes', {}).values() if node.resource_type in resource_types -%}
        {%- do found.update({node.name: node}) -%}
    {%- endfor -%}
    {%- do return(found) -%}
{% endmacro %}


{#- A model of this project in the finished graph. Arguments: name. Returns: node; none when there is no such model. -#}
{% macro model_node(name) %}
    {%- do return(graph.get('nodes', {}).get('model.' ~ project_name ~ '.' ~ name)) -%}
{% endmacro %}


{#-
  The columns of a table that conditions may name, from its contract; in a unit test, where dbt shows no other node, from the table
  itself, as dbt does for the rows that are given.

  Arguments: table, name of a model. Returns: dict of column name to type. Errors: no contract.
-#}
{% macro segment_columns(table) %}
    {%- set columns = {} -%}
    {%- if in_unit_test() -%}
        {%- set relation = api.Relation.create(database=model.get('database'), schema=model.schema, identifier=table) -%}
        {%- for column in adapter.get_columns_in_relation(relation) -%}
            {%- do columns.update({column.name: column.data_type}) -%}
        {%- endfor -%}
        {%- do return(columns) -%}
    {%- endif -%}
    {%- set node = model_node(table) -%}
    {%- for column in node.columns.values() if column.data_type -%}
        {%- do columns.update({column.name: column.data_type}) -%}
    {%- endfor -%}
    {%- if not columns -%}
        {%- do segment_error(table ~ ' has no contract, so the types of its columns are unknown',
            'Give it an enforced contract with every data_type (' ~ node.original_file_path ~ ').') -%}
    {%- endif -%}
    {%- do return(columns) -%}
{% endmacro %}


{#-
  Which of the words for types of segment conditions a column has.

  Arguments: table and column, names. Returns: boolean, date, datetime, decimal, integer or string.
  Errors: an unknown column, naming the nearest and all valid ones; a type that has no operators.
-#}
{% macro segment_column_type(table, column) %}
    {%- set columns = segment_columns(table) -%}
    {%- if column not in columns -%}
        {%- do segment_error(table ~ " has no column '" ~ column ~ "'" ~ nearest_hint(column, columns.keys() | list),
            'Its columns are ' ~ columns.keys() | join(', ') ~ '.') -%}
    {%- endif -%}
    {%- set plain = columns[column].lower().split('(')[0].strip() -%}
    {%- set words = {
        'boolean': ['boolean', 'bool'],
        'date': ['date'],
        'datetime': ['timestamp', 'timestamp without time zone', 'datetime'],
        'decimal': ['decimal', 'numeric', 'double', 'double precision', 'float', 'real'],
        'integer': ['bigint', 'integer', 'int', 'smallint'],
        'string': ['string', 'varchar', 'text', 'character varying'],
    } -%}
    {%- for type, spellings in words.items() if plain in spellings -%}
        {%- do return(type) -%}
    {%- endfor -%}
    {%- do segment_error(table ~ '.' ~ column ~ ' is of the type ' ~ columns[column] ~ ', which has no operators',
        'Use a column of text, number, date, time or boolean.') -%}
{% endmacro %}


{#-
  The tables in which an id stands once and is never missing: those with tests that say so. Unit tests, where dbt shows no tests, name
  them by an override; otherwise their segments read such tables as they read any other, with the same result.

  Arguments: activation_id, name of the column. Returns: list of names.
-#}
{% macro tables_of_unique_ids(activation_id) %}
    {%- set tested = {'unique': [], 'not_null': []} -%}
    {%- for node in graph.get('nodes', {}).values() if node.resource_type == 'test' and node.column_name == activation_id and node.attached_node -%}
        {%- if node.test_metadata and node.test_metadata.name in tested -%}
            {%- do tested[node.test_metadata.name].append(node.attached_node.split('.')[-1]) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do return(tested.unique | select('in', tested.not_null) | list) -%}
{% endmacro %}


{#-
  Checks that a table has the id that a segment is made of.

  Arguments: table, name of a model; activation_id. Returns: nothing. Errors: it lacks the column, naming the tables that have it.
-#}
{% macro check_segment_id(table, activation_id) %}
    {%- if in_unit_test() or activation_id in segment_columns(table) -%}
        {%- do return('') -%}
    {%- endif -%}
    {%- set tables = [] -%}
    {%- for name, node in graph_nodes(['model']).items() if activation_id in node.columns and node.config.contract.enforced -%}
        {%- do tables.append(name) -%}
    {%- endfor -%}
    {%- do segment_error(table ~ ' has no column ' ~ activation_id ~ ', the id of this segment',
        'Tables that have it: ' ~ tables | sort | join(', ') ~ '.') -%}
{% endmacro %}


{#-
  The activation ids of the project (var activation_ids): what segments can be made of.

  Returns: dict of column name to {table, name, singular, plural}. Errors: a key that is missing or unknown (activation.md §4.5).
-#}
{% macro activation_ids() %}
    {%- set ids = var('activation_ids') -%}
    {%- set keys = ['table', 'name', 'singular', 'plural'] -%}
    {%- for activation_id, settings in ids.items() -%}
        {%- for key in keys if not settings.get(key) -%}
            {%- do exceptions.raise_compiler_error('var activation_ids: ' ~ activation_id ~ " has no '" ~ key ~ "'. All of " ~ keys | join(', ') ~ ' are needed.') -%}
        {%- endfor -%}
        {%- for key in settings if key not in keys -%}
            {%- do exceptions.raise_compiler_error('var activation_ids: ' ~ activation_id ~ " has an unknown key '" ~ key ~ "'" ~ nearest_hint(key, keys)
                ~ '. The keys are ' ~ keys | join(', ') ~ '.') -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do return(ids) -%}
{% endmacro %}


{#-
  Stops the build of one segment, or of the campaign whose criteria are wrong, with a message that names it, its file and the remedy.

  Arguments: what, what is wrong; next_step, what to do.
-#}
{% macro segment_error(what, next_step) %}
    {%- do exceptions.raise_compiler_error(
        ('campaign ' if model.original_file_path.startswith('models/campaigns/') else 'segment ') ~ this_segment() ~ ': ' ~ what
        ~ ' (' ~ model.original_file_path ~ '). ' ~ next_step
    ) -%}
{% endmacro %}


{#- The name of the segment that is being built or tested. Returns: text. -#}
{% macro this_segment() %}
    {%- do return(model.tested_node_unique_id.split('.')[-1] if in_unit_test() else model.name) -%}
{% endmacro %}


{#- Whether dbt runs a unit test, for which it hides all nodes but those that are given. Returns: true or false. -#}
{% macro in_unit_test() %}
    {%- do return(execute and model.resource_type == 'unit_test') -%}
{% endmacro %}
