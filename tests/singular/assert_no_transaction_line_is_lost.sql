-- Units and purchase revenue of the tagged feeds arrive in unified_itemized_transactions; signs are settled by line type.
with

received as (

    select
        count(*) as lines,
        sum(abs(item_quantity)) as quantity

    from {{ ref('itemized_transaction_lines') }}

),

feeds as (

    select
        count(*) as lines,
        sum(abs(item_quantity)) as quantity

    from (

        {{ union_feeds('itemized_transactions') }}

    ) as feed_lines

)

select
    feeds.lines as feed_lines,
    received.lines as received_lines,
    feeds.quantity as feed_quantity,
    received.quantity as received_quantity

from feeds

cross join received

where
    feeds.lines <> received.lines
    or coalesce(feeds.quantity, 0) <> coalesce(received.quantity, 0)
