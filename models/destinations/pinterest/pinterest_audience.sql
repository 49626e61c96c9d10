{{ config(enabled=destination_is_on('pinterest'), meta=mart_meta()) }}

{{ ready_audience('pinterest_audience') }}
