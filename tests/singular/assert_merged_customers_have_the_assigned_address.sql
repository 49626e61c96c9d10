-- With email_source: assignment. NULL on both sides is the same.
select merged_customers.amperity_id

from {{ ref('merged_customers') }} as merged_customers

left join {{ ref('email_ampid_assignment') }} as assignment
    on merged_customers.amperity_id = assignment.amperity_id

where
    '{{ var("email_source", "assignment") }}' = 'assignment'
    and coalesce(merged_customers.email, '') <> coalesce(assignment.email, '')
