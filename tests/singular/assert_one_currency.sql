-- Amounts of different currencies are never added (data-model §25, A17): orders are in one currency unless var fx_table gives
-- the rates. Mend: give rates, convert in the feed, or build per currency.
select
    min(currency) as one_currency,
    max(currency) as another_currency

from {{ ref('unified_transactions') }}

having count(distinct currency) > 1 and {{ 'false' if var('fx_table', '') else 'true' }}
