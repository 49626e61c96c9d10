select
    hashes.email_hash as "Hashed_Email",
    events.send_id as "Send_ID",
    events.event_day as engagement_date
from {{ ref('stg_events') }} as events
inner join {{ ref('int_hashes') }} as hashes on events.customer_id = hashes.customer_id
