{#-
  What a segment lacks to be a segment.

  Arguments: node, of the graph. Returns: list of texts, each with the remedy.
-#}
{% macro segment_faults(node) %}
    {%- set faults = [] -%}
    {%- set columns = node.columns.keys() | list -%}
    {%- if columns | length != 1 or columns[0] not in activation_ids() -%}
        {%- do faults.append('describe one column in its YAML, one of ' ~ activation_ids().keys() | join(', ')) -%}
    {%- endif -%}
    {%- if not node.config.contract.enforced -%}
        {%- do faults.append('its contract is not enforced') -%}
    {%- endif -%}
    {%- if 'segment' not in node.tags -%}
        {%- do faults.append('it lacks the tag segment') -%}
    {%- endif -%}
    {%- if not node.description -%}
        {%- do faults.append('it has no description: write the sentence that says who is in it') -%}
    {%- endif -%}
    {%- for name in ['unique', 'not_null'] if not segment_has_test(node, name) -%}
        {%- do faults.append('its column lacks the test ' ~ name) -%}
    {%- endfor -%}
    {%- do return(faults) -%}
{% endmacro %}


{#- Whether a model has a generic test. Arguments: node; name, of the test. Returns: true or false. -#}
{% macro segment_has_test(node, name) %}
    {%- for test in graph.nodes.values() if test.resource_type == 'test' and test.attached_node == node.unique_id -%}
        {%- if test.test_metadata and test.test_metadata.name == name -%}
            {%- do return(true) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do return(false) -%}
{% endmacro %}


{#-
  What is wrong with the names of segments, their folders and labels (activation.md §4.7).

  Arguments: segments, list of dicts {name, file: its path from the project's folder, labels: list}.
  Returns: list of (name of a segment or folder, what is wrong).
-#}
{% macro segment_name_faults(segments) %}
    {%- set faults = [] -%}
    {%- for segment in segments -%}
        {%- if segment.name.lower().startswith('untitled') -%}
            {%- do faults.append((segment.name, 'begins with untitled: say who is in it')) -%}
        {%- elif segment.name == 'all_customers' -%}
            {%- do faults.append((segment.name, 'is what segment_insights calls everybody: choose another name')) -%}
        {%- endif -%}
        {%- if segment.labels | length > 10 -%}
            {%- do faults.append((segment.name, 'has more than 10 labels')) -%}
        {%- endif -%}
        {%- for label in segment.labels if not modules.re.match('^[A-Za-z0-9_-]{1,35}$', label | string) -%}
            {%- do faults.append((segment.name, 'has a label that is not 1 to 35 letters, digits, _ and -')) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do return(faults + segment_folder_faults(segments) + segment_number_faults(segments)) -%}
{% endmacro %}


{#- Folders below models/segments: three levels at most, no name twice. Arguments, returns: as segment_name_faults(). -#}
{% macro segment_folder_faults(segments) %}
    {%- set faults = [] -%}
    {%- set paths = {} -%}
    {%- for segment in segments -%}
        {%- set folders = segment.file.split('/')[2:-1] -%}
        {%- if folders | length > 3 -%}
            {%- do faults.append((segment.name, 'is more than three folders deep')) -%}
        {%- endif -%}
        {%- for folder in folders -%}
            {%- do paths.update({folders[:loop.index] | join('/'): folder}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for folder in paths.values() | unique | sort -%}
        {%- if paths.values() | select('equalto', folder) | list | length > 1 -%}
            {%- do faults.append((folder, 'is the name of more than one folder')) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do return(faults) -%}
{% endmacro %}


{#- Numbers that begin or end the names of one folder have the same number of digits. Arguments, returns: as segment_name_faults(). -#}
{% macro segment_number_faults(segments) %}
    {%- set faults = [] -%}
    {%- set widest = {} -%}
    {%- for segment in segments -%}
        {%- set place = modules.re.sub('[0-9]+', '#', segment.file) -%}
        {%- set digits = modules.re.findall('^[0-9]+|[0-9]+$', segment.name) | map('length') | list -%}
        {%- do widest.update({place: [widest.get(place, 0), digits | max | default(0, true)] | max}) -%}
    {%- endfor -%}
    {%- for segment in segments -%}
        {%- set place = modules.re.sub('[0-9]+', '#', segment.file) -%}
        {%- for number in modules.re.findall('^[0-9]+|[0-9]+$', segment.name) if number | length < widest[place] -%}
            {%- do faults.append((segment.name, 'has a number with fewer digits than others beside it: put zeros before it')) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do return(faults) -%}
{% endmacro %}
