-- Two feeds that number their orders alike would be taken for one order. Mend: tag an expression that puts the feed's name
-- before its order ids (semantic_expressions: txn-item/order-id).
select
    order_id,
    count(distinct datasource) as datasources

from {{ ref('itemized_transaction_lines') }}

where order_id is not null

group by order_id

having count(distinct datasource) > 1
