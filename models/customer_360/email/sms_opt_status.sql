with

consents as (

    {{ union_feeds('sms_opt') }}

),

customer_contacts as (

    select * from {{ ref('customer_contacts') }}

),

-- A number too short to be anybody's stays what it is, so that its statement is not lost.
numbered as (

    select
        consents.*,
        coalesce(
            {{ normalise_phone('phone') }},
            nullif({{ regex_replace('phone', '[^0-9]', '') }}, '')
        ) as normalised_phone

    from consents

),

ranked as (

    select
        normalised_phone as phone,
        is_sms_opted_in,
        brand,
        region,
        sms_program,
        sms_frequency,
        language_preference,
        {{ statement_rank('normalised_phone', 'sms') }} as statement_rank

    from numbered

    where normalised_phone is not null

),

sms_opt_status as (

    select
        customer_contacts.amperity_id,
        ranked.phone,
        ranked.is_sms_opted_in,
        ranked.brand,
        ranked.region,
        ranked.sms_program,
        ranked.sms_frequency,
        ranked.language_preference

    from ranked

    left join customer_contacts
        on
            customer_contacts.semantic = 'phone'
            and ranked.phone = customer_contacts.contact

    where ranked.statement_rank = 1

)

select * from sms_opt_status
