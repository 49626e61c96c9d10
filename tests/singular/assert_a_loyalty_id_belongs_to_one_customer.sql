-- Data-model §23.2, CV-L1. A membership delivered under two foreign keys would count for both customers. Mend: correct the key in
-- the feed, or tag an expression that tells the programmes apart (semantic_expressions: loy/loyalty-id).
select
    loyalty_id,
    count(distinct amperity_id) as customers

from {{ ref('unified_loyalty') }}

group by loyalty_id

having count(distinct amperity_id) > 1
