with

consents as (

    {{ union_feeds('email_opt') }}

),

customer_contacts as (

    select * from {{ ref('customer_contacts') }}

),

ranked as (

    select
        lower(email) as email,
        is_email_opted_in,
        brand,
        region,
        email_program,
        email_frequency,
        language_preference,
        {{ statement_rank('lower(email)', 'email') }} as statement_rank

    from consents

    where email is not null

),

email_opt_status as (

    select
        customer_contacts.amperity_id,
        ranked.email,
        ranked.is_email_opted_in,
        ranked.brand,
        ranked.region,
        ranked.email_program,
        ranked.email_frequency,
        ranked.language_preference

    from ranked

    left join customer_contacts
        on
            customer_contacts.semantic = 'email'
            and ranked.email = customer_contacts.contact

    where ranked.statement_rank = 1

)

select * from email_opt_status
