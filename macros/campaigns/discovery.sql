{#-
  The texts of the campaigns' files, which dbt has read before it parses; the only list there is then, as in union_feeds().

  Arguments: call, name of the macro that the files call (campaign or campaign_launch). Returns: dict of model name to text.
-#}
{% macro campaign_files(call='campaign') %}
    {%- set files = {} -%}
    {%- for file_id, file in ref.manifest.files.items() if '://models/campaigns/' in file_id and file_id.endswith('.sql') -%}
        {%- if modules.re.search('\\b' ~ call ~ '\\(', file.contents or '') -%}
            {%- do files.update({file_id.split('/')[-1][:-4]: file.contents}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do return(files) -%}
{% endmacro %}


{#- All campaigns of the project. Returns: list of nodes, sorted by name; empty while dbt parses. -#}
{% macro all_campaigns() %}
    {%- do return(models_with_meta('campaign')) -%}
{% endmacro %}


{#- All launches of the project. Returns: list of nodes, sorted by name; empty while dbt parses. -#}
{% macro all_launches() %}
    {%- do return(models_with_meta('launch')) -%}
{% endmacro %}


{#- Models whose config.meta has a key. Arguments: key. Returns: list of nodes, sorted by name; empty while dbt parses. -#}
{% macro models_with_meta(key) %}
    {%- set nodes = [] -%}
    {%- for node in graph.get('nodes', {}).values() if node.resource_type == 'model' and key in node.config.meta -%}
        {%- do nodes.append(node) -%}
    {%- endfor -%}
    {%- do return(nodes | sort(attribute='name')) -%}
{% endmacro %}


{#-
  Refers, while dbt parses, to every campaign and launch, for a model or test that reads them all.

  Returns: nothing. Errors: one that is not in the lineage (dbt was called with --partial-parse).
-#}
{% macro refer_to_all_campaigns() %}
    {%- if not execute -%}
        {%- for call in ['campaign', 'campaign_launch'] -%}
            {%- for name in campaign_files(call) -%}
                {%- do ref(name) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {%- for node in all_campaigns() + all_launches() if node.unique_id not in model.depends_on.nodes -%}
        {%- do exceptions.raise_compiler_error(
            node.name ~ ' (' ~ node.original_file_path ~ ') is not in the lineage of ' ~ model.name ~ '. Run dbt with --no-partial-parse.'
        ) -%}
    {%- endfor -%}
{% endmacro %}


{#-
  The definitions of all campaigns.

  Returns: list of definitions, of campaign_definition(); empty while dbt parses.
-#}
{% macro campaign_definitions() %}
    {%- do refer_to_all_campaigns() -%}
    {%- set definitions = [] -%}
    {%- for node in all_campaigns() -%}
        {%- do definitions.append(campaign_definition(node, node.config.meta.campaign)) -%}
    {%- endfor -%}
    {%- do return(definitions) -%}
{% endmacro %}


{#- All launches with their campaigns' definitions. Returns: list of dicts, of launch_definition(); empty while dbt parses. -#}
{% macro launch_definitions() %}
    {%- do refer_to_all_campaigns() -%}
    {%- set launches = [] -%}
    {%- for node in all_launches() -%}
        {%- do launches.append(launch_definition(node)) -%}
    {%- endfor -%}
    {%- do return(launches) -%}
{% endmacro %}
