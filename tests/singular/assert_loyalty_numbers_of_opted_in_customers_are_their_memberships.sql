-- The loyalty number of a customer who is opted in is that of the membership which customer_360 describes.
select
    amperity_id,
    loyalty_id,
    loyalty_membership_id

from {{ ref('customer_360') }}

where loyalty_is_opted_in and loyalty_id <> loyalty_membership_id
