with

records as (

    select * from {{ ref('stitch_records') }}

),

stitch_blocklist as (

    select * from {{ ref('stitch_blocklist') }}

),

contacts as (

    {{ contact_values('records', ['record_number']) }}

),

-- Of several addresses or numbers of a record each is a key.
good_contacts as (

    select distinct
        record_number,
        semantic,
        normalised_value

    from contacts

    where normalised_value is not null and not is_bad

),

good_surnames as (

    select
        records.record_number,
        lower(records.surname) as normalised_surname

    from records

    left join stitch_blocklist
        on
            stitch_blocklist.semantic = 'surname'
            and lower(records.surname) = stitch_blocklist.value
            and stitch_blocklist.datasource in ('*', records.datasource)

    where records.surname is not null and stitch_blocklist.value is null

),

keys as (

    select
        record_number,
        'email' as match_rule,
        normalised_value as key_value

    from good_contacts

    where semantic = 'email'

    union all

    select
        good_contacts.record_number,
        'phone_and_surname' as match_rule,
        good_contacts.normalised_value || '|' || good_surnames.normalised_surname as key_value

    from good_contacts

    inner join good_surnames
        on good_contacts.record_number = good_surnames.record_number

    where good_contacts.semantic = 'phone'

    union all

    select
        record_number,
        'loyalty_id' as match_rule,
        lower(loyalty_id) as key_value

    from records

    where loyalty_id is not null
    {%- for column in customer_key_columns() if column.startswith('fk_') %}

    union all

    select
        record_number,
        'foreign_key' as match_rule,
        '{{ column }}|' || lower({{ column }}) as key_value

    from records

    where {{ column }} is not null
    {%- endfor %}

)

select * from keys
