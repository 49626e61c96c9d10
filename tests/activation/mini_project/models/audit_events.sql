select customer_id, count(*) as event_count from {{ ref('stg_events') }} group by customer_id
