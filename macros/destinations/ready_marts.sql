{#-
  Whether the marts of a destination are built: var destinations names the folders of models/destinations that are, as a list or apart by
  commas, or all of them.

  Arguments: folder, name. Returns: true or false. Errors: an unknown folder in the var, naming the nearest.
-#}
{% macro destination_is_on(folder) %}
    {%- set folders = destination_folders() -%}
    {%- set wanted = var('destinations', []) -%}
    {%- set wanted = wanted.replace(' ', '').split(',') if wanted is string else wanted -%}
    {%- for name in wanted if name != 'all' and name not in folders -%}
        {#- at once: a folder that is not built raises nothing later -#}
        {%- do exceptions.raise_compiler_error("var destinations: unknown destination '" ~ name ~ "'" ~ valid_names(name, ['all'] + folders)) -%}
    {%- endfor -%}
    {%- do return('all' in wanted or folder in wanted) -%}
{% endmacro %}


{#- The folders of models/destinations whose marts can be switched on. Returns: list of names. -#}
{% macro destination_folders() %}
    {%- do return([
        'attentive', 'braze', 'criteo', 'google_ads', 'google_analytics', 'klaviyo', 'meta', 'paid_media', 'pinterest', 'snapchat',
        'tiktok', 'trade_desk',
    ]) -%}
{% endmacro %}


{#-
  The audiences that are ready to be sent: their segments are those of var destination_audiences under the folder's name.

  Returns: dict of mart to {folder, kind, attributes}; attributes as for destination_audience().
-#}
{% macro ready_audiences() %}
    {%- do return({
        'attentive_phones': {'folder': 'attentive', 'kind': 'attentive_list', 'attributes': ['Phone']},
        'attentive_emails': {'folder': 'attentive', 'kind': 'attentive_list', 'attributes': ['Email']},
        'braze_attributes': {'folder': 'braze', 'kind': 'braze', 'attributes': none},
        'criteo_audience': {'folder': 'criteo', 'kind': 'criteo', 'attributes': none},
        'google_ads_audience': {'folder': 'google_ads', 'kind': 'google_ads', 'attributes': none},
        'klaviyo_profiles': {'folder': 'klaviyo', 'kind': 'klaviyo', 'attributes': none},
        'klaviyo_profiles_sftp': {'folder': 'klaviyo', 'kind': 'klaviyo_sftp', 'attributes': none},
        'meta_audience': {'folder': 'meta', 'kind': 'meta', 'attributes': none},
        'pinterest_audience': {'folder': 'pinterest', 'kind': 'pinterest', 'attributes': none},
        'snapchat_audience': {'folder': 'snapchat', 'kind': 'snapchat', 'attributes': none},
        'tiktok_audience': {'folder': 'tiktok', 'kind': 'tiktok', 'attributes': none},
    }) -%}
{% endmacro %}


{#-
  One of ready_audiences(), as its mart or as the counts of who is left out.

  Arguments: mart, its name; rejects, whether to count. Returns: a select.
-#}
{% macro ready_audience(mart, rejects=false) -%}
    {%- set ready = ready_audiences()[mart] -%}
    {%- set segments = var('destination_audiences', {}).get(ready.folder, []) -%}
    {%- if rejects -%}
        {{ destination_audience_rejects(mart, ready.kind, segments, ready.attributes) }}
    {%- else -%}
        {{ destination_audience(ready.kind, segments, ready.attributes) }}
    {%- endif -%}
{%- endmacro %}


{#- The marts of offline events that one macro makes. Returns: dict of mart, which is its kind, to folder. -#}
{% macro ready_events() %}
    {%- do return({
        'braze_purchases': 'braze',
        'criteo_events': 'criteo',
        'criteo_events_itemized': 'criteo',
        'google_analytics_events': 'google_analytics',
        'google_enhanced_conversions': 'google_ads',
        'klaviyo_events': 'klaviyo',
        'meta_events': 'meta',
        'pinterest_events': 'pinterest',
        'pinterest_events_csv': 'pinterest',
        'snapchat_events': 'snapchat',
        'tiktok_events': 'tiktok',
        'trade_desk_events': 'trade_desk',
    }) -%}
{% endmacro %}


{#- Whether any mart of offline events is built. Returns: true or false. -#}
{% macro offline_events_are_on() %}
    {%- do return(any_destination_is_on(ready_events().values())) -%}
{% endmacro %}


{#- Whether the marts of any of some destinations are built. Arguments: folders, names. Returns: true or false. -#}
{% macro any_destination_is_on(folders) %}
    {%- for folder in folders if destination_is_on(folder) -%}
        {%- do return(true) -%}
    {%- endfor -%}
    {%- do return(false) -%}
{% endmacro %}
