-- A row for everybody with an order that has a purchase line up to the as-of date, and for nobody else.
with

buyers as (

    select distinct amperity_id

    from {{ ref('unified_transactions') }}

    where
        amperity_id is not null
        and has_purchase_line
        and {{ business_date('order_datetime') }} <= {{ as_of_date() }}

)

select
    buyers.amperity_id as buyer,
    attributes.amperity_id as in_attributes

from buyers

full outer join {{ ref('transaction_attributes_extended') }} as attributes
    on buyers.amperity_id = attributes.amperity_id

where buyers.amperity_id is null or attributes.amperity_id is null
