select customer_id, email_hash, state from {{ ref('raw_customers') }}
