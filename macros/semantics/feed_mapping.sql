{#-
  Reads the semantic tags of one source table and checks them against the kind of feed and the table itself.

  Arguments: kind, see semantic_tags(); source_name and table_name; relation, the source's relation.
  Returns: dict of the data model's column name to the list of SQL expressions that fill it.
  Errors, each naming source, column, YAML file and remedy: table not found; a tagged column that the table lacks; an unknown
    tag (with the nearest valid one); a tag on two columns (only pk and customers' email and phone may be); a named address or
    number that is not also tagged as one; a required tag that is missing; two foreign keys on a feed that is not of customer
    records, or nothing there that names the customer (data-model §§4.2 and 4.4).
-#}
{% macro feed_mapping(kind, source_name, table_name, relation) %}
    {%- set node = source_node(source_name, table_name) -%}
    {%- set tags = semantic_tags(kind) -%}
    {%- set actual_columns = columns_of_source(node, relation) -%}
    {%- set mapping = {} -%}

    {%- for column in node.columns.values() -%}
        {%- for tag in tags_of_column(column) -%}
            {%- if column.name | lower not in actual_columns -%}
                {%- do feed_error(node, "column '" ~ column.name ~ "' is tagged '" ~ tag ~ "' but the table has no such column"
                    ~ nearest_hint(column.name, actual_columns.keys() | list), 'The table has ' ~ actual_columns.values() | join(', ') ~ '.') -%}
            {%- endif -%}
            {%- do add_to_mapping(mapping, node, kind, tag, adapter.quote(actual_columns[column.name | lower])) -%}
            {%- do check_named_contact(node, column, tag, tags) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for tag, expression in node.config.meta.get('semantic_expressions', {}).items() -%}
        {%- do add_to_mapping(mapping, node, kind, tag, '(' ~ expression ~ ')') -%}
    {%- endfor -%}

    {%- for tag in tags.required if column_of_tag(tag) not in mapping -%}
        {%- do feed_error(node, "required tag '" ~ tags.prefix ~ tag ~ "' is missing",
            'Tag the column that holds it, or give an expression under config.meta.semantic_expressions of the table.') -%}
    {%- endfor -%}
    {%- if tags.get('natural_key') and 'pk' not in mapping -%}
        {%- do mapping.update({'pk': mapping[column_of_tag(tags.natural_key)]}) -%}
    {%- endif -%}
    {%- set keys = mapping.keys() | reject('in', columns_of_tags(tags.types.keys())) | list -%}
    {%- if kind != 'customers' and keys | length > 1 -%}
        {%- do feed_error(node, 'several foreign keys are tagged (' ~ keys | join(', ') ~ ')',
            'A feed of ' ~ kind ~ ' has one: keep the one that customer records carry too.') -%}
    {%- endif -%}
    {%- if has_foreign_key(kind) and not keys and 'customer_id' not in mapping -%}
        {%- do feed_error(node, 'no tag names the customer', 'Tag the number that customer records carry too as fk-<name>, as there'
            ~ (', or as ' ~ tags.prefix ~ 'customer-id' if 'customer-id' in tags.types else '') ~ '.') -%}
    {%- endif -%}
    {%- do return(mapping) -%}
{% endmacro %}


{#-
  Puts one tag into the mapping, checking that the kind of feed knows it and that no other column has it.

  Arguments: mapping, changed in place; node, the source; kind; tag as written; expression, SQL.
  Returns: nothing. Errors: unknown tag; repeated tag.
-#}
{% macro add_to_mapping(mapping, node, kind, tag, expression) %}
    {%- set tags = semantic_tags(kind) -%}
    {%- set plain = tag[tags.prefix | length:] if tags.prefix and tag.startswith(tags.prefix) else tag -%}
    {%- set named_prefixes = tags.key_prefixes + tags.get('contact_prefixes', []) -%}
    {%- set is_named = modules.re.match('^(' ~ (named_prefixes or ['(?!)']) | join('|') ~ ')[a-z0-9_-]+$', plain) -%}
    {%- set needs_prefix = tags.prefix and plain == tag and plain not in common_tags() and not is_named -%}
    {%- if (plain not in tags.types and not is_named) or needs_prefix -%}
        {%- set known = [] -%}
        {%- for valid in tags.types -%}
            {%- do known.append(valid if valid in common_tags() else tags.prefix ~ valid) -%}
        {%- endfor -%}
        {%- for prefix in named_prefixes -%}
            {%- do known.append(prefix ~ '<name>') -%}
        {%- endfor -%}
        {%- do feed_error(node, "unknown semantic tag '" ~ tag ~ "'" ~ nearest_hint(tag, known),
            'A feed of ' ~ kind ~ ' knows ' ~ known | join(', ') ~ '.') -%}
    {%- endif -%}
    {%- set column = column_of_tag(plain) -%}
    {%- set repeatable = ['pk'] + tags.get('repeatable', []) -%}
    {%- if column in mapping and column not in repeatable -%}
        {%- do feed_error(node, "tag '" ~ tag ~ "' stands twice",
            'Only ' ~ repeatable | join(', ') ~ ' may be made of several columns: keep one.') -%}
    {%- endif -%}
    {%- do mapping.update({column: mapping.get(column, []) + [expression]}) -%}
{% endmacro %}


{#-
  Refuses a column that is named as an address or number of its own (email-work) without being one of the customer's (email):
  its values would join nobody and reach nobody, which no one would notice.

  Arguments: node, the source; column, dict of the manifest; tag, one of its tags; tags, see semantic_tags(). Returns: nothing.
-#}
{% macro check_named_contact(node, column, tag, tags) %}
    {%- for prefix in tags.get('contact_prefixes', []) if tag.startswith(prefix) and prefix[:-1] not in tags_of_column(column) -%}
        {%- do feed_error(node, "column '" ~ column.name ~ "' is tagged '" ~ tag ~ "' but not '" ~ prefix[:-1] ~ "'",
            'Write semantic: [' ~ prefix[:-1] ~ ', ' ~ tag ~ '], so that its values count as the customer\'s.') -%}
    {%- endfor -%}
{% endmacro %}


{#-
  The semantic tags of a source column, written as one text or as a list.

  Arguments: column, dict of the manifest. Returns: list of tags.
-#}
{% macro tags_of_column(column) %}
    {%- set semantic = column.config.meta.get('semantic', []) -%}
    {%- do return([semantic] if semantic is string else semantic) -%}
{% endmacro %}


{#-
  The manifest's entry of a source table.

  Arguments: source_name, table_name. Returns: the node (dict).
-#}
{% macro source_node(source_name, table_name) %}
    {%- for node in graph.sources.values() if node.source_name == source_name and node.name == table_name -%}
        {%- do return(node) -%}
    {%- endfor -%}
{% endmacro %}


{#-
  The columns that a source table really has.

  Arguments: node, the source; relation.
  Returns: dict of lower-case name to name. Errors: the table does not exist.
-#}
{% macro columns_of_source(node, relation) %}
    {%- if not node.config.meta.get('external_location') and load_relation(relation) is none -%}
        {%- do feed_error(node, 'the table ' ~ relation ~ ' does not exist',
            'Load the feed first (the demo feeds: make demo), or mend schema and identifier in the YAML.') -%}
    {%- endif -%}
    {%- set columns = {} -%}
    {%- for name in get_columns_in_query('select * from ' ~ relation) -%}
        {%- do columns.update({name | lower: name}) -%}
    {%- endfor -%}
    {%- do return(columns) -%}
{% endmacro %}


{#-
  Stops the build with a message that names source, file and remedy.

  Arguments: node, the source; what, what is wrong; next_step, what to do.
-#}
{% macro feed_error(node, what, next_step) %}
    {%- do exceptions.raise_compiler_error(
        'source ' ~ node.source_name ~ '.' ~ node.name ~ ': ' ~ what ~ ' (' ~ node.original_file_path ~ '). ' ~ next_step
    ) -%}
{% endmacro %}
