{{ config(enabled=destination_is_on('criteo'), meta=mart_meta()) }}

{{ ready_audience('criteo_audience') }}
