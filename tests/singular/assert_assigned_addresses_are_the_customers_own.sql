select assignment.amperity_id

from {{ ref('email_ampid_assignment') }} as assignment

left join {{ ref('customer_contacts') }} as contacts
    on
        assignment.amperity_id = contacts.amperity_id
        and assignment.email = contacts.contact
        and contacts.semantic = 'email'

where contacts.amperity_id is null
