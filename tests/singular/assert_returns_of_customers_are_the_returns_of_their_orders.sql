-- With var tae_optional, what customers have returned and cancelled over their lifetime is what the lines of their orders say, up
-- to the as-of date. Amounts are compared where they are not converted (var fx_table).
with

customers as (

    select
        sum(lifetime_total_returned_items) as returned_items,
        sum(lifetime_total_canceled_items) as canceled_items,
        sum(lifetime_order_returned_revenue) as returned_revenue,
        sum(lifetime_order_canceled_revenue) as canceled_revenue

    from {{ ref('transaction_attributes_extended') }}

),

lines as (

    select
        sum(case when lines.line_type = 'return' then lines.item_quantity else 0 end) as returned_items,
        sum(case when lines.line_type = 'cancellation' then lines.item_quantity else 0 end) as canceled_items,
        sum(case when lines.line_type = 'return' then lines.item_revenue else 0 end) as returned_revenue,
        sum(case when lines.line_type = 'cancellation' then lines.item_revenue else 0 end) as canceled_revenue

    from {{ ref('unified_itemized_transactions') }} as lines

    inner join {{ ref('unified_transactions') }} as orders
        on lines.order_id = orders.order_id

    where
        {{ business_date('lines.order_datetime') }} <= {{ as_of_date() }}
        and orders.amperity_id in (select amperity_id from {{ ref('transaction_attributes_extended') }})

)

select
    customers.returned_items,
    lines.returned_items as returned_items_of_lines,
    customers.canceled_items,
    lines.canceled_items as canceled_items_of_lines

from customers

cross join lines

where
    {{ 'true' if var('tae_optional', false) else 'false' }}
    and (
        customers.returned_items <> lines.returned_items
        or customers.canceled_items <> lines.canceled_items
        or (
            {{ 'false' if var('fx_table', '') else 'true' }}
            and (
                customers.returned_revenue <> lines.returned_revenue
                or customers.canceled_revenue <> lines.canceled_revenue
            )
        )
    )
