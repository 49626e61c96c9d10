-- Amounts of different currencies are never added (data-model §25, A17). Mend: convert in the feed, or build per currency.
with

currencies as (

    select distinct currency

    from {{ ref('unified_transactions') }}

    where currency is not null

)

select * from currencies

where (select count(*) from currencies) > 1
