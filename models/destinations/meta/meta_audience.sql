{{ config(enabled=destination_is_on('meta'), meta=mart_meta()) }}

{{ ready_audience('meta_audience') }}
