{{ config(enabled=destination_is_on('klaviyo'), meta=mart_meta()) }}

{{ ready_audience('klaviyo_profiles_sftp') }}
