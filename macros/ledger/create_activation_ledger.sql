{#-
  Creates the schema `activation` and its three append-only tables: `delivery_events`, where the runner records every step of
  every delivery; `delivered_rows`, where it keeps the fingerprints of rows for mode delta (one row per row that was new,
  changed or gone in a version; `row_hash` is NULL for one that was gone); and `campaign_members`, where it keeps the customers
  of the campaign files that it exports. Called on-run-start, so that models may always read the source `activation`, also
  before the first delivery. Existing rows are never touched.

  Returns: nothing; runs DDL when dbt executes. Rule: architecture, joint "Runner to warehouse".
-#}
{% macro create_activation_ledger() %}
    {%- if execute and flags.WHICH in ('run', 'build', 'seed', 'test', 'run-operation') -%}
        {%- do run_query('create schema if not exists activation') -%}
        {%- set columns -%}
            event_id {{ dbt.type_string() }},
            delivery_id {{ dbt.type_string() }},
            event_number {{ dbt.type_bigint() }},
            orchestration {{ dbt.type_string() }},
            event {{ dbt.type_string() }},
            run_id {{ dbt.type_string() }},
            dbt_invocation_id {{ dbt.type_string() }},
            occurred_at {{ dbt.type_timestamp() }},
            mart {{ dbt.type_string() }},
            destination {{ dbt.type_string() }},
            remote_path {{ dbt.type_string() }},
            fire_time {{ dbt.type_timestamp() }},
            window_date date,
            row_count {{ dbt.type_bigint() }},
            byte_count {{ dbt.type_bigint() }},
            content_sha256 {{ dbt.type_string() }},
            file_sha256 {{ dbt.type_string() }},
            reason {{ dbt.type_string() }},
            message {{ dbt.type_string() }},
            details {{ dbt.type_string() }}
        {%- endset -%}
        {%- do run_query('create table if not exists activation.delivery_events (' ~ columns ~ ')') -%}
        {%- set row_columns -%}
            orchestration {{ dbt.type_string() }},
            version {{ dbt.type_bigint() }},
            row_key {{ dbt.type_string() }},
            row_hash {{ dbt.type_string() }}
        {%- endset -%}
        {%- do run_query('create table if not exists activation.delivered_rows (' ~ row_columns ~ ')') -%}
        {%- set member_columns -%}
            delivery_id {{ dbt.type_string() }},
            export_id {{ dbt.type_string() }},
            amperity_id {{ dbt.type_string() }},
            campaign_id {{ dbt.type_string() }},
            campaign_name {{ dbt.type_string() }},
            campaign_type {{ dbt.type_string() }},
            segment_id {{ dbt.type_string() }},
            segment_name {{ dbt.type_string() }},
            sub_audience_id {{ dbt.type_string() }},
            sub_audience_name {{ dbt.type_string() }},
            treatment_id {{ dbt.type_string() }},
            treatment_name {{ dbt.type_string() }},
            is_control boolean,
            launch_datetime {{ dbt.type_timestamp() }}
        {%- endset -%}
        {%- do run_query('create table if not exists activation.campaign_members (' ~ member_columns ~ ')') -%}
    {%- endif -%}
{% endmacro %}
