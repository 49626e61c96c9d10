with

records as (

    select * from {{ ref('stitch_records') }}

),

stitch_blocklist as (

    select * from {{ ref('stitch_blocklist') }}

),

email_domain_typos as (

    select * from {{ ref('email_domain_typos') }}

),

contacts as (

    {{ contact_values('records', ['record_number']) }}

),

-- Of several addresses or numbers of a record each is compared.
good_contacts as (

    select
        record_number,
        semantic,
        part_number,
        normalised_value,
        case when semantic = 'email' then split_part(normalised_value, '@', 1) end as local_part,
        case when semantic = 'email' then split_part(normalised_value, '@', 2) end as domain

    from contacts

    where
        normalised_value is not null
        and not is_bad
        -- Ten times one digit is nobody's number.
        and (semantic = 'email' or replace(normalised_value, left(normalised_value, 1), '') <> '')

),

with_domain as (

    select
        good_contacts.*,
        coalesce(email_domain_typos.email_domain, good_contacts.domain) as meant_domain

    from good_contacts

    left join email_domain_typos
        on good_contacts.domain = email_domain_typos.typed_domain

),

-- Google delivers to one mailbox whatever dots are written.
compared as (

    select
        record_number,
        semantic,
        part_number,
        case
            when semantic = 'phone' then normalised_value
            when meant_domain = 'gmail.com' then replace(local_part, '.', '') || '@gmail.com'
            else local_part || '@' || meant_domain
        end as contact_value

    from with_domain

    where semantic = 'phone' or local_part not in ({{ sql_list(var('stitch_bad_local_parts', ['none'])) }})

),

-- Two spellings of one address are one, at the place of the first.
stitch_contacts as (

    select
        record_number,
        semantic,
        contact_value,
        min(part_number) as part_number

    from compared

    group by record_number, semantic, contact_value

)

select * from stitch_contacts
