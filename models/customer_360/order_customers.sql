with

lines as (

    select * from {{ ref('unified_itemized_transactions') }}

),

unified_coalesced as (

    select * from {{ ref('unified_coalesced') }}

),

last_updates as (

    select
        amperity_id,
        max(update_dt) as last_update_dt

    from unified_coalesced

    group by amperity_id

),

candidates as (

    select distinct
        order_id,
        amperity_id

    from lines

    where order_id is not null and amperity_id is not null

),

-- One customer per order: the one heard of last (data-model §8, "amp_priority").
ranked as (

    select
        candidates.order_id,
        candidates.amperity_id,
        row_number() over (
            partition by candidates.order_id
            order by last_updates.last_update_dt desc nulls last, candidates.amperity_id asc
        ) as customer_rank

    from candidates

    left join last_updates
        on candidates.amperity_id = last_updates.amperity_id

),

order_customers as (

    select
        order_id,
        amperity_id

    from ranked

    where customer_rank = 1

)

select * from order_customers
