{{ config(enabled=destination_is_on('snapchat'), meta=mart_meta()) }}

{{ ready_audience('snapchat_audience') }}
