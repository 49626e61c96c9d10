with

records as (

    select * from {{ ref('stitch_records') }}

),

bad_values as (

    select * from {{ ref('bad_values_blocklist') }}

),

normalised as (

    select
        records.*,
        {{ normalise_email('email') }} as normalised_email,
        {{ normalise_phone('phone') }} as normalised_phone,
        lower(surname) as normalised_surname

    from records

),

-- NULL is "not in" an empty list, so a missing value is ruled out by name.
keys as (

    select
        record_number,
        'email' as match_rule,
        normalised_email as key_value

    from normalised

    where
        normalised_email is not null
        and normalised_email not in (
            select value from bad_values
            where semantic = 'email'
        )

    union all

    select
        record_number,
        'phone_and_surname' as match_rule,
        normalised_phone || '|' || normalised_surname as key_value

    from normalised

    where
        normalised_phone is not null
        and normalised_phone not in (
            select value from bad_values
            where semantic = 'phone'
        )
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

    from normalised

    where loyalty_id is not null
    {%- for column in customer_key_columns() if column.startswith('fk_') %}

    union all

    select
        record_number,
        'foreign_key' as match_rule,
        '{{ column }}|' || lower({{ column }}) as key_value

    from normalised

    where {{ column }} is not null
    {%- endfor %}

)

select * from keys
