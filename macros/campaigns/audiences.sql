{#-
  Everybody who is in one of several segments, each once.

  Arguments: segments, list of names. Returns: SQL select of amperity_id.
-#}
{% macro union_of_segments(segments) -%}
    {%- for segment in segments %}
    {{- '\n\n    union\n\n    ' if not loop.first -}}
    select amperity_id from {{ ref(segment) }}
    {%- endfor %}
{%- endmacro %}


{#-
  Whom a campaign leaves out: the members of its excluded segments, each with the first of them.

  Arguments: segments, list of names. Returns: SQL select of amperity_id, each once, and excluded_by.
-#}
{% macro campaign_exclusions(segments) -%}
    {%- if not segments -%}
    select
        amperity_id,
        cast(null as {{ type_of('text') }}) as excluded_by

    from included

    where false
    {%- else -%}
    select
        amperity_id,
        case min(segment_number)
        {%- for segment in segments %}
            when {{ loop.index }} then {{ campaign_text(segment) }}
        {%- endfor %}
        end as excluded_by

    from (
        {%- for segment in segments %}

        select
            amperity_id,
            {{ loop.index }} as segment_number

        from {{ ref(segment) }}
            {%- if not loop.last %}

        union all
            {%- endif %}
        {%- endfor %}

    ) as members

    group by amperity_id
    {%- endif %}
{%- endmacro %}


{#-
  Whom a campaign was recorded for before, in its control groups too: who is left out of both is comparable (activation.md §5.3).

  Arguments: definition. Returns: SQL select of amperity_id and, for entrance new_to_sub_audience, sub_audience_id, each once.
-#}
{% macro campaign_entries(definition) -%}
    select distinct
        amperity_id
        {{- ', sub_audience_id' if definition.entrance == 'new_to_sub_audience' }}

    from {{ ref('campaign_recipients') }}

    where campaign_id = {{ campaign_text(definition.id) }}
{%- endmacro %}


{#-
  Who matches a sub-audience, whether in the campaign's audience or not.

  Arguments: audience, of the definition; given, the sub-audience as it was written, for its criteria. Returns: SQL select of
    amperity_id, each once.
-#}
{% macro sub_audience_query(audience, given) -%}
    {%- if audience.segments -%}
        {{- union_of_segments(audience.segments) -}}
    {%- else -%}
        {%- set parts = {'id': 'amperity_id', 'relations': {}} -%}
        {{- segment_select(segment_part(given.criteria, parts), [], parts) -}}
    {%- endif -%}
{%- endmacro %}


{#-
  Refers, while dbt parses, to the segments that a campaign names and that exist, so that a wrong name is an error of this campaign
  alone. Criteria refer to their tables by themselves.

  Arguments: given, the arguments of campaign(). Returns: nothing.
-#}
{% macro refer_to_segments_of(given) %}
    {%- set names = campaign_list(given.include) + campaign_list(given.exclude) -%}
    {%- for sub_audience in campaign_list(given.sub_audiences) if sub_audience is mapping -%}
        {%- do names.extend(campaign_list(sub_audience.get('segments'))) -%}
    {%- endfor -%}
    {%- for name in names if name in segment_names() -%}
        {%- do ref(name) -%}
    {%- endfor -%}
    {%- if given.entrance != 'full' -%}
        {%- do ref('campaign_recipients') -%}
    {%- endif -%}
{% endmacro %}


{#- A value if it is a list, else an empty list: what is no list is an error later. Arguments: value. Returns: list. -#}
{% macro campaign_list(value) %}
    {%- do return(value | list if value is iterable and value is not string and value is not mapping else []) -%}
{% endmacro %}
