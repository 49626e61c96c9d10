with

records as (

    select * from {{ ref('stitch_records') }}

),

bad_values as (

    select * from {{ ref('bad_values_blocklist') }}

),

contacts as (

    {{ contact_values('records', ['record_number', 'surname']) }}

),

-- Of several addresses or numbers of a record each is a key.
good_contacts as (

    select distinct
        record_number,
        semantic,
        normalised_value,
        lower(surname) as normalised_surname

    from contacts

    where normalised_value is not null and not is_bad

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
        record_number,
        'phone_and_surname' as match_rule,
        normalised_value || '|' || normalised_surname as key_value

    from good_contacts

    where
        semantic = 'phone'
        and normalised_surname is not null
        and normalised_surname not in (
            select value from bad_values
            where semantic = 'surname'
        )

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
