{#-
  The purchases of a mart's window are as many as its lines and the refusals that are counted; Braze and The Trade Desk make several rows
  of a line, and Klaviyo gets the latest line of a customer.
-#}
{{ config(enabled=offline_events_are_on()) }}
with

rejects as (

    select
        mart,
        sum(n) as n

    from {{ ref('destination_rejects') }}

    group by mart

),

marts as (
    {%- for mart, folder in ready_events().items() if destination_is_on(folder) %}
    {%- set contract = destination_contract(mart) %}

    select
        '{{ mart }}' as mart,
        (select count(distinct {{ contract.key[0] }}) from {{ ref(mart) }}) as sent,
        (
            select count(*) from {{ ref(contract.table) }}
            where
                event_date >= {{ add_days(as_of_date(), -offline_event_days(mart)) }}
                and {{ contract.where }}
        ) as purchases
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

)

select
    marts.mart,
    marts.purchases,
    marts.sent,
    rejects.n as refused

from marts

left join rejects
    on marts.mart = rejects.mart

where marts.purchases <> marts.sent + coalesce(rejects.n, 0)
