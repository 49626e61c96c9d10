{{ config(enabled=destination_is_on('google_ads'), meta=mart_meta()) }}

{{ ready_audience('google_ads_audience') }}
