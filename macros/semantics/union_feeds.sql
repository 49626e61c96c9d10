{#-
  Every staging model of one kind of feed, under each other. The models are found by their text, feed('<kind>', …), in
  models/staging: a new source needs its YAML and its one-line model, and no list to add it to.

  dbt fixes a model's lineage while it parses, when the list of models is not yet complete but all files have been read; so
  the names are taken from the files then, and from the finished graph when the model runs. A kind without any feed gives a
  select of no rows with all its columns.

  Arguments: kind, see semantic_tags().
  Returns: a select with the columns of feed(), and, for customer records, every foreign and separation key and every named
    address or number of any feed.
  Errors: a feed that is not in the lineage (dbt was called with --partial-parse).
-#}
{% macro union_feeds(kind) %}
    {%- if not execute -%}
        {%- for name in feed_models_by_file(kind) -%}
            {%- do ref(name) -%}
        {%- endfor -%}
        {%- do return('select 1') -%}
    {%- endif -%}
    {%- set feeds = feed_models_by_graph(kind) -%}
    {%- set columns = union_columns(kind, feeds) -%}
    {%- if not feeds %}
select
    {%- for column, data_type in columns.items() %}
    cast(null as {{ data_type }}) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
where false
    {%- endif -%}
    {%- for feed_model in feeds %}
        {%- set missing = columns_named_by_feeds(kind, feeds) | reject('in', columns_named_by_feeds(kind, [feed_model])) | list %}
select
        {%- for column, data_type in columns.items() %}
    {{ 'cast(null as ' ~ data_type ~ ') as ' if column in missing }}{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
from {{ ref(feed_model.name) }}
        {%- if not loop.last %}
union all
        {%- endif %}
    {%- endfor %}
{% endmacro %}


{#-
  Names of the staging models of a kind, from the files that dbt has read (the only list there is while it parses).

  Arguments: kind. Returns: sorted list of model names.
-#}
{% macro feed_models_by_file(kind) %}
    {%- set names = [] -%}
    {%- for file_id, file in ref.manifest.files.items() -%}
        {%- if '/staging/' in file_id and file_id.endswith('.sql') and modules.re.search(feed_call_pattern(kind), file.contents or '') -%}
            {%- do names.append(file_id.split('/')[-1][:-4]) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do return(names | sort) -%}
{% endmacro %}


{#-
  The staging models of a kind, from the finished graph, for a model that reads them.

  Arguments: kind. Returns: list of nodes, sorted by name. Errors: a feed that the calling model does not depend on.
-#}
{% macro feed_models_by_graph(kind) %}
    {%- for node in feed_models(kind) if node.unique_id not in model.depends_on.nodes -%}
        {%- do exceptions.raise_compiler_error(
            'The feed ' ~ node.name ~ ' (' ~ node.original_file_path ~ ') is not in the lineage of ' ~ model.name
            ~ '. Run dbt with --no-partial-parse.'
        ) -%}
    {%- endfor -%}
    {%- do return(feed_models(kind)) -%}
{% endmacro %}


{#-
  The staging models of a kind, from the finished graph.

  Arguments: kind. Returns: list of nodes, sorted by name; empty while dbt parses.
-#}
{% macro feed_models(kind) %}
    {%- set found = [] -%}
    {%- for node in graph.get('nodes', {}).values() if node.resource_type == 'model' and '/staging/' in node.original_file_path -%}
        {%- if modules.re.search(feed_call_pattern(kind), node.raw_code) -%}
            {%- do found.append(node) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do return(found | sort(attribute='name')) -%}
{% endmacro %}


{#-
  Whether the project has a feed of a kind at all; an empty table is a feed too.

  Arguments: kind, see semantic_tags(). Returns: true or false; false while dbt parses.
-#}
{% macro has_feed(kind) %}
    {%- do return(feed_models(kind) | length > 0) -%}
{% endmacro %}


{#- The regular expression that finds a call of feed() for a kind. Arguments: kind. Returns: text. -#}
{% macro feed_call_pattern(kind) %}
    {%- do return('\\bfeed\\(\\s*[\'"]' ~ kind ~ '[\'"]') -%}
{% endmacro %}


{#-
  The columns of a union of feeds with their SQL types.

  Arguments: kind; feeds, list of nodes. Returns: dict of column to type, in order.
-#}
{% macro union_columns(kind, feeds) %}
    {%- set columns = {'datasource': type_of('text')} -%}
    {%- if has_foreign_key(kind) -%}
        {%- do columns.update({'foreign_key_name': type_of('text'), 'foreign_key_value': type_of('text')}) -%}
    {%- endif -%}
    {%- for tag, type_name in semantic_tags(kind).types.items() -%}
        {%- do columns.update({column_of_tag(tag): type_of(type_name)}) -%}
    {%- endfor -%}
    {%- for column in columns_named_by_feeds(kind, feeds) -%}
        {%- do columns.update({column: type_of('text')}) -%}
    {%- endfor -%}
    {%- do return(columns) -%}
{% endmacro %}


{#-
  The columns of customer records that the brand has named, from the tags of the feeds' sources: foreign and separation keys
  (fk-<name>, sk-<name>), then named addresses and numbers (email-<name>, phone-<name>).

  Arguments: kind; feeds, list of nodes; prefixes, of the tags that are looked for (default: all of the kind).
  Returns: list of column names, sorted within each kind of prefix; empty for other kinds than customers.
-#}
{% macro columns_named_by_feeds(kind, feeds, prefixes=none) %}
    {%- if kind != 'customers' -%}
        {%- do return([]) -%}
    {%- elif prefixes is none -%}
        {%- set tags = semantic_tags(kind) -%}
        {%- do return(columns_named_by_feeds(kind, feeds, tags.key_prefixes) + columns_named_by_feeds(kind, feeds, tags.contact_prefixes)) -%}
    {%- endif -%}
    {%- set columns = [] -%}
    {%- for feed_model in feeds -%}
        {%- for source_id in feed_model.depends_on.nodes if source_id in graph.sources -%}
            {%- for tag in tags_of_source(graph.sources[source_id]) if modules.re.match('^(' ~ prefixes | join('|') ~ ')', tag) -%}
                {%- do columns.append(column_of_tag(tag)) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do return(columns | unique | sort) -%}
{% endmacro %}


{#- All tags of a source's columns and expressions. Arguments: node, the source. Returns: list of tags. -#}
{% macro tags_of_source(node) %}
    {%- set tags = node.config.meta.get('semantic_expressions', {}).keys() | list -%}
    {%- for column in node.columns.values() -%}
        {%- do tags.extend(tags_of_column(column)) -%}
    {%- endfor -%}
    {%- do return(tags) -%}
{% endmacro %}


{#-
  The foreign and separation key columns of all feeds of customer records, for models that list the columns of
  stitch_records.

  Returns: sorted list of column names; empty while dbt parses.
-#}
{% macro customer_key_columns() %}
    {%- do return(columns_named_by_feeds('customers', feed_models('customers'), semantic_tags('customers').key_prefixes)) -%}
{% endmacro %}


{#-
  The named addresses and numbers (email_work, phone_home) of all feeds of customer records, likewise.

  Returns: sorted list of column names; empty while dbt parses.
-#}
{% macro customer_contact_columns() %}
    {%- do return(columns_named_by_feeds('customers', feed_models('customers'), semantic_tags('customers').contact_prefixes)) -%}
{% endmacro %}
