{#-
  A staging model in one line, for example: feed('customers', 'web_shop', 'customers'). Renames and casts a source's columns
  to the names of the data model by the semantic tags in the source's YAML, and keeps the newest row of each primary key.

  A column says what it is by `config.meta.semantic` (one tag or a list of tags). What the table has no column for is given by
  `config.meta.semantic_expressions` of the table: tag to SQL expression over the table's own columns.

  Arguments: kind, see semantic_tags(); source_name and table_name, as in the source's YAML.
  Returns: a select with one row per source row (per primary key, where one is tagged; without rows that lack a required one),
    the name of the feed in `datasource`, and every column of the kind. Texts are trimmed and blank texts NULL; values that cannot be cast are NULL; a
    column that the feed lacks is a typed NULL. Customer records carry a column per foreign or separation key and per named
    address or number (email-work becomes email_work); several columns tagged email or phone are joined by commas in the order
    of the YAML. Other feeds have at most one foreign key, as foreign_key_name and foreign_key_value.
  Errors: see feed_mapping().
-#}
{% macro feed(kind, source_name, table_name) %}
    {%- set relation = source(source_name, table_name) -%}
    {%- if not execute -%}
        {%- do return('select * from ' ~ relation) -%}
    {%- endif -%}
    {%- set types = semantic_tags(kind).types -%}
    {%- set mapping = feed_mapping(kind, source_name, table_name, relation) -%}
    {%- set key_columns = mapping.keys() | reject('in', columns_of_tags(types.keys())) | list -%}
with

source as (

    select * from {{ relation }}

),

renamed as (

    select
        {#- a list of bad values says itself whose they are #}
        {%- if 'datasource' not in types %}
        {{ dbt.string_literal(source_name ~ '.' ~ table_name) }} as datasource,
        {%- endif %}

        ---------- keys
        {%- if kind == 'customers' %}
        {%- for column in key_columns %}
        {{ typed(mapping[column], 'text') }} as {{ column }},
        {%- endfor %}
        {%- elif has_foreign_key(kind) %}
        {{ typed([dbt.string_literal(key_columns[0])] if key_columns else [], 'text') }} as foreign_key_name,
        {{ typed(mapping.get(key_columns | first, []), 'text') }} as foreign_key_value,
        {%- endif %}

        ---------- columns of the data model
        {%- for tag, type_name in types.items() %}
        {{ typed(mapping.get(column_of_tag(tag), []), type_name, '|' if tag == 'pk' else ',') }} as {{ column_of_tag(tag) }}{{ ',' if not loop.last }}
        {%- endfor %}

    from source

)
{%- if 'pk' in mapping %},

ranked as (

    select
        renamed.*,
        row_number() over (
            partition by pk
            order by
                {%- set update_tags = ['update-dt', 'latest-update-datetime'] %}
                {%- for tag in update_tags if tag in types %}
                {{ column_of_tag(tag) }} desc nulls last,
                {%- endfor %}
                {#- equal times: any fixed order will do, as long as it looks at everything that could differ #}
                {%- for tag in types if tag not in ['pk'] + update_tags %}
                {{ column_of_tag(tag) }} desc nulls last{{ ',' if not loop.last }}
                {%- endfor %}
        ) as version_rank

    from renamed

),

newest as (

    select
        {%- if 'datasource' not in types %}
        datasource,
        {%- endif %}
        {%- for column in key_columns if kind == 'customers' %}
        {{ column }},
        {%- endfor %}
        {%- if has_foreign_key(kind) %}
        foreign_key_name,
        foreign_key_value,
        {%- endif %}
        {%- for tag in types %}
        {{ column_of_tag(tag) }}{{ ',' if not loop.last }}
        {%- endfor %}

    from ranked

    {#- a record that nothing names is set aside (input_audit lists it); other rows without a key are no versions of each other #}
    where {{ 'version_rank = 1 and pk is not null' if 'pk' in semantic_tags(kind).required else 'version_rank = 1 or pk is null' }}

)

select * from newest
{%- else %}

select * from renamed
{%- endif %}
{% endmacro %}


{#-
  The column that a tag (without its group prefix) becomes.

  Arguments: tag. Returns: column name.
-#}
{% macro column_of_tag(tag) %}
    {%- do return(tag | replace('-', '_')) -%}
{% endmacro %}


{#- The columns that tags become. Arguments: tags, list. Returns: list of column names. -#}
{% macro columns_of_tags(tags) %}
    {%- set columns = [] -%}
    {%- for tag in tags -%}
        {%- do columns.append(column_of_tag(tag)) -%}
    {%- endfor -%}
    {%- do return(columns) -%}
{% endmacro %}


{#-
  One received value as a type of the data model.

  Arguments: expressions, list of SQL expressions (none: a typed NULL; several texts are joined); type_name, a name that
    type_of() knows; separator, what stands between several texts: '|' for the parts of a key, of which each keeps its
    place, else missing texts are left out.
  Returns: SQL expression.
-#}
{% macro typed(expressions, type_name, separator='|') %}
    {%- if not expressions -%}
        {%- do return('cast(null as ' ~ type_of(type_name) ~ ')') -%}
    {%- elif type_name != 'text' -%}
        {%- do return(try_cast(expressions[0], type_of(type_name))) -%}
    {%- endif -%}
    {%- set texts = [] -%}
    {%- for expression in expressions -%}
        {%- do texts.append('nullif(' ~ trimmed('cast(' ~ expression ~ ' as ' ~ type_of('text') ~ ')') ~ ", '')") -%}
    {%- endfor -%}
    {%- if texts | length == 1 -%}
        {%- do return(texts[0]) -%}
    {%- elif separator != '|' -%}
        {%- do return("nullif(concat_ws('" ~ separator ~ "', " ~ texts | join(', ') ~ "), '')") -%}
    {%- endif -%}
    {#- a key's missing part keeps its place: (a, NULL, b) is another key than (a, b, NULL) -#}
    {%- set parts = [] -%}
    {%- for text in texts -%}
        {%- do parts.append('coalesce(' ~ text ~ ", '')") -%}
    {%- endfor -%}
    {%- do return('case when coalesce(' ~ texts | join(', ') ~ ') is not null then ' ~ parts | join(" || '|' || ") ~ ' end') -%}
{% endmacro %}
