-- Reads stg_events, of the engagement mart's lineage, and audit_events, of nobody's: it belongs to audit_events.
select count(*) as failure
from {{ ref('stg_events') }}
having count(*) <> (select sum(event_count) from {{ ref('audit_events') }})
