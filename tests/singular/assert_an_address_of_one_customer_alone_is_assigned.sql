-- Where a customer has one address and no other customer has it, the two choose each other in the first pass.
with

contacts as (

    select
        amperity_id,
        contact,
        count(*) over (partition by amperity_id) as addresses_of_customer,
        count(*) over (partition by contact) as customers_of_address

    from {{ ref('customer_contacts') }}

    where semantic = 'email'

)

select contacts.amperity_id

from contacts

left join {{ ref('email_ampid_assignment') }} as assignment
    on
        contacts.amperity_id = assignment.amperity_id
        and contacts.contact = assignment.email
        and assignment.pass = 1

where
    contacts.addresses_of_customer = 1
    and contacts.customers_of_address = 1
    and assignment.amperity_id is null
