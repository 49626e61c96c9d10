-- With var fx_table, every currency of an order stands in that table once, with a rate above 0; without it there is nothing to
-- convert. Mend: add the rate.
{%- if var('fx_table', '') %}
select
    orders.currency,
    count(distinct rates.rate) as rates

from {{ ref('unified_transactions') }} as orders

left join {{ ref(var('fx_table')) }} as rates
    on orders.currency = rates.currency

where orders.currency is not null

group by orders.currency

having count(distinct rates.rate) <> 1 or min(rates.rate) <= 0
{%- else %}
select currency

from {{ ref('unified_transactions') }}

where false
{%- endif %}
