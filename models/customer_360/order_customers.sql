with

lines as (

    select * from {{ ref('unified_itemized_transactions') }}

),

unified_coalesced as (

    select * from {{ ref('unified_coalesced') }}

),

orders as (

    select
        order_id,
        min(amperity_id) as lowest_amperity_id,
        max(amperity_id) as highest_amperity_id,
        cast(sum(fingerprint) as {{ type_of('fingerprint') }}) as fingerprint

    from lines

    group by order_id

),

-- Few orders name several customers; only these are looked at more closely.
candidates as (

    select distinct
        lines.order_id,
        lines.amperity_id

    from orders

    inner join lines
        on orders.order_id = lines.order_id

    where orders.lowest_amperity_id <> orders.highest_amperity_id and lines.amperity_id is not null

),

last_updates as (

    select
        amperity_id,
        max(update_dt) as last_update_dt

    from unified_coalesced

    where amperity_id in (select candidates.amperity_id from candidates)

    group by amperity_id

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
        orders.order_id,
        coalesce(ranked.amperity_id, orders.lowest_amperity_id) as amperity_id,
        orders.fingerprint

    from orders

    left join ranked
        on
            orders.order_id = ranked.order_id
            and ranked.customer_rank = 1

)

select * from order_customers
