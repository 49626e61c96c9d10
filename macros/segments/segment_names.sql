{#-
  Names of the segments: every model in models/segments. While dbt parses they come from the files that it has read, and from
  the finished graph later, as in union_feeds().

  Returns: sorted list of names.
-#}
{% macro segment_names() %}
    {%- do return(segment_texts().keys() | sort) -%}
{% endmacro %}


{#- The text of each segment's file. Returns: dict of name to text, from the files while dbt parses, then from the graph. -#}
{% macro segment_texts() %}
    {%- set texts = {} -%}
    {%- if execute -%}
        {%- for node in all_segments() -%}
            {%- do texts.update({node.name: node.raw_code}) -%}
        {%- endfor -%}
    {%- else -%}
        {%- for file_id, file in ref.manifest.files.items() if '://models/segments/' in file_id and file_id.endswith('.sql') -%}
            {%- do texts.update({file_id.split('/')[-1][:-4]: file.contents or ''}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- do return(texts) -%}
{% endmacro %}


{#-
  The way back from one segment to another through the segments that each names: a cycle, when there is one.

  Arguments: start and goal, names of segments; texts, of segment_texts(); passed, names on the way so far.
  Returns: list of names from start to goal; empty when there is no way.
-#}
{% macro way_between_segments(start, goal, texts, passed=[]) %}
    {%- if start == goal -%}
        {%- do return([start]) -%}
    {%- endif -%}
    {%- for _, name in modules.re.findall('\\b(member_of|ref)\\(\\s*[\'"](\\w+)[\'"]', texts.get(start, '')) if name in texts and name not in passed -%}
        {%- set way = way_between_segments(name, goal, texts, passed + [start]) -%}
        {%- if way -%}
            {%- do return([start] + way) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do return([]) -%}
{% endmacro %}


{#-
  Segments whose figures are kept for every day (var tracked_segments).

  Returns: list of names. Errors: an unknown segment; more than 15 (activation.md §4.6).
-#}
{% macro tracked_segments() %}
    {%- set tracked = var('tracked_segments') -%}
    {%- set known = segment_names() -%}
    {%- for name in tracked if execute and name not in known -%}
        {%- do exceptions.raise_compiler_error("var tracked_segments: unknown segment '" ~ name ~ "'" ~ nearest_hint(name, known)
            ~ '. Valid: ' ~ known | join(', ') ~ '.') -%}
    {%- endfor -%}
    {%- if tracked | length > 15 -%}
        {%- do exceptions.raise_compiler_error('var tracked_segments names ' ~ tracked | length ~ ' segments. Name at most 15.') -%}
    {%- endif -%}
    {%- do return(tracked) -%}
{% endmacro %}
