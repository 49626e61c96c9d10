{{ config(enabled=destination_is_on('braze'), meta=mart_meta()) }}

{{ ready_audience('braze_attributes') }}
