-- depends_on: {{ ref('raw_events') }}
select customer_id, event_day, send_id from {{ source('feeds', 'raw_events') }}
