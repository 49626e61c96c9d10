{#-
  Rows of feeds with a value that the feed gives and the project cannot read: it was received, but its cast is NULL, as with
  31 February. Read from the sources themselves, because staging models only have what the cast left.

  Returns: a select with datasource, row_key (see row_key()) and column_name, one row per value; no received value is among them.
  Errors: see feed_sources() and feed_mapping().
-#}
{% macro feed_cast_failures() %}
    {%- set selects = [] -%}
    {%- for feed in feed_sources() -%}
        {%- set relation = source(feed.source_name, feed.table_name) -%}
        {%- set mapping = feed_mapping(feed.kind, feed.source_name, feed.table_name, relation) if execute else {} -%}
        {%- set failures = {} -%}
        {%- for tag, type_name in semantic_tags(feed.kind).types.items() if type_name != 'text' and column_of_tag(tag) in mapping -%}
            {%- set received = mapping[column_of_tag(tag)] -%}
            {%- do failures.update({column_of_tag(tag): typed(received, type_name) ~ ' is null and ' ~ typed(received, 'text') ~ ' is not null'}) -%}
        {%- endfor -%}
        {%- if failures -%}
            {%- do selects.append(select_cast_failures(feed, relation, mapping, failures)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ selects | join('\nunion all\n') or no_input_faults(['datasource', 'row_key', 'column_name']) }}
{% endmacro %}


{#-
  The values of one feed that cannot be cast. The table is read once; only its bad rows meet the list of columns.

  Arguments: feed, dict of feed_sources(); relation; mapping, of feed_mapping(); failures, dict of column to SQL condition.
  Returns: a select as feed_cast_failures().
-#}
{% macro select_cast_failures(feed, relation, mapping, failures) %}
select
    {{ dbt.string_literal(feed.source_name ~ '.' ~ feed.table_name) }} as datasource,
    bad_rows.row_key,
    checked.column_name

from (

    select
        {{ row_key(feed.kind, mapping) }} as row_key
        {%- for column, condition in failures.items() %},
        {{ condition }} as {{ column }}_failed
        {%- endfor %}

    from {{ relation }}

) as bad_rows

cross join (
    {%- for column in failures %}
    select '{{ column }}' as column_name
    {{ 'union all' if not loop.last }}
    {%- endfor %}
) as checked

where
    ({{ failures.keys() | join('_failed or ') }}_failed)
    and case checked.column_name
        {%- for column in failures %}
        when '{{ column }}' then bad_rows.{{ column }}_failed
        {%- endfor %}
    end
{% endmacro %}


{#-
  Rows of feeds whose primary key does not tell them apart: it is missing, or several rows have it at the same time of update, so
  that none of them is the newest.

  Returns: a select with reason, datasource, row_key (see row_key()) and rows_found, one row per reason and key.
  Errors: see feed_sources() and feed_mapping().
-#}
{% macro feed_key_faults() %}
    {%- set selects = [] -%}
    {%- for feed in feed_sources() -%}
        {%- set relation = source(feed.source_name, feed.table_name) -%}
        {%- set mapping = feed_mapping(feed.kind, feed.source_name, feed.table_name, relation) if execute else {} -%}
        {%- if 'pk' in mapping -%}
            {%- do selects.append(select_key_faults(feed, relation, mapping)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ selects | join('\nunion all\n') or no_input_faults(['reason', 'datasource', 'row_key', 'rows_found']) }}
{% endmacro %}


{#-
  The rows of one feed whose primary key is missing or repeated.

  Arguments: feed, dict of feed_sources(); relation; mapping, of feed_mapping(). Returns: a select as feed_key_faults().
-#}
{% macro select_key_faults(feed, relation, mapping) %}
    {%- set updated = mapping.get('update_dt', mapping.get('latest_update_datetime', [])) -%}
    {%- set datasource = dbt.string_literal(feed.source_name ~ '.' ~ feed.table_name) -%}
select
    'primary key missing' as reason,
    {{ datasource }} as datasource,
    nameless.row_key,
    count(*) as rows_found

from (

    select {{ row_key(feed.kind, mapping) }} as row_key

    from {{ relation }}

    where {{ typed(mapping.pk, 'text') }} is null

) as nameless

group by nameless.row_key

union all

select
    'primary key repeated at the same time' as reason,
    {{ datasource }} as datasource,
    keyed.row_key,
    count(*) as rows_found

from (

    select
        {{ typed(mapping.pk, 'text') }} as row_key,
        {{ typed(updated, 'timestamp') }} as updated_at

    from {{ relation }}

) as keyed

where keyed.row_key is not null

group by keyed.row_key, keyed.updated_at

having count(*) > 1
{% endmacro %}


{#-
  What names a row of a feed without saying anything about a person: its primary key, else the order and product, product,
  membership or day that it is about; a row without any of these is named by the MD5 of all its tagged values.

  Arguments: kind; mapping, of feed_mapping(). Returns: SQL text expression, never NULL.
-#}
{% macro row_key(kind, mapping) %}
    {%- set naming_columns = {
        'itemized_transactions': ['order_id', 'product_id'],
        'product_catalog': ['product_id'],
        'loyalty': ['loyalty_id'],
        'loyalty_events': ['loyalty_id', 'event_type'],
        'fiscal_calendar': ['calendar_date'],
    } -%}
    {%- set key = mapping.get('pk', []) | list -%}
    {%- for column in naming_columns.get(kind, []) if 'pk' not in mapping -%}
        {%- do key.extend(mapping[column]) -%}
    {%- endfor -%}
    {%- set values = [] -%}
    {%- for expressions in mapping.values() -%}
        {%- do values.extend(expressions) -%}
    {%- endfor -%}
    {%- do return('coalesce(' ~ typed(key, 'text') ~ ', ' ~ md5_hex('coalesce(' ~ typed(values, 'text') ~ ", '')") ~ ')') -%}
{% endmacro %}


{#-
  The feeds of the project with their sources: every call feed('<kind>', '<source>', '<table>') in models/staging.

  Returns: list of dicts {kind, source_name, table_name}, sorted; while dbt parses it comes from the files read so far, as in
    union_feeds(). Errors: a feed's source that the calling model does not depend on (dbt was called with --partial-parse).
-#}
{% macro feed_sources() %}
    {%- set texts = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and '/staging/' in node.original_file_path -%}
            {%- do texts.append(node.raw_code) -%}
        {%- endfor -%}
    {%- else -%}
        {%- for file_id, file in ref.manifest.files.items() if '/staging/' in file_id and file_id.endswith('.sql') -%}
            {%- do texts.append(file.contents or '') -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set quoted = '\\s*[\'"]([^\'"]+)[\'"]\\s*' -%}
    {%- set feeds = [] -%}
    {%- for text in texts -%}
        {%- for kind, source_name, table_name in modules.re.findall('\\bfeed\\(' ~ [quoted, quoted, quoted] | join(',') ~ '\\)', text) -%}
            {%- set node = source_node(source_name, table_name) if execute -%}
            {%- if node and node.unique_id not in model.depends_on.nodes -%}
                {%- do exceptions.raise_compiler_error(
                    'The feed ' ~ source_name ~ '.' ~ table_name ~ ' is not in the lineage of ' ~ model.name ~ '. Run dbt with --no-partial-parse.'
                ) -%}
            {%- endif -%}
            {%- set feed = {'kind': kind, 'source_name': source_name, 'table_name': table_name} -%}
            {%- if feed not in feeds -%}
                {%- do feeds.append(feed) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do return(feeds | sort(attribute='source_name,table_name')) -%}
{% endmacro %}


{#- A select of no rows, for a project without feeds. Arguments: columns, list of names. Returns: SQL. -#}
{% macro no_input_faults(columns) %}
select
    {%- for column in columns %}
    cast(null as {{ type_of('integer' if column == 'rows_found' else 'text') }}) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
where false
{% endmacro %}
