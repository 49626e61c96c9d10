-- Nobody is purchaser and prospect, and exactly those with transaction attributes are purchasers (data-model §23.2, CV-C2 and
-- CV-C3).
select customers.amperity_id

from {{ ref('customer_attributes') }} as customers

left join {{ ref('transaction_attributes_extended') }} as purchasers
    on customers.amperity_id = purchasers.amperity_id

where
    customers.is_purchaser = customers.is_prospect
    or customers.is_purchaser <> (purchasers.amperity_id is not null)
