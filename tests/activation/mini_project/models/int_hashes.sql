{{ config(materialized='ephemeral') }}
select customer_id, email_hash from {{ ref('stg_customers') }}
