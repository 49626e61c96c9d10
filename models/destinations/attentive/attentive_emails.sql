{{ config(enabled=destination_is_on('attentive'), meta=mart_meta()) }}

{{ ready_audience('attentive_emails') }}
