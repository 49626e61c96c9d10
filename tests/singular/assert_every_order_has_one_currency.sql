-- The lines of one order add up, so they are in one currency, whether var fx_table is set or not (data-model §8). Mend: convert
-- the order's lines in the feed.
select
    order_id,
    min(currency) as one_currency,
    max(currency) as another_currency

from {{ ref('itemized_transaction_lines') }}

where order_id is not null

group by order_id

having count(distinct currency) > 1
