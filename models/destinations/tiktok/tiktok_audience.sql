{{ config(enabled=destination_is_on('tiktok'), meta=mart_meta()) }}

{{ ready_audience('tiktok_audience') }}
