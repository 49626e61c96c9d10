{%- set key_columns = matching_key_columns() + separation_key_columns() -%}
{%- set compared = [
    'given_name', 'surname', 'generational_suffix', 'email', 'phone', 'birthdate', 'house_number', 'street', 'unit', 'city',
    'state', 'postal', 'government_id',
] + key_columns -%}
with

records as (

    select * from {{ ref('stitch_records') }}

),

normalised as (

    select * from {{ ref('stitch_normalised') }}

),

contacts as (

    select * from {{ ref('stitch_good_contacts') }}

),

stitch_bad_values as (

    select
        semantic,
        value

    from {{ ref('stitch_bad_values') }}

    where is_preprocessed

),

nicknames as (

    select * from {{ ref('nicknames') }}

),

record_contacts as (

    select
        record_number,
        max(case when semantic = 'email' and contact_rank = 1 then contact_value end) as email,
        max(case when semantic = 'phone' and contact_rank = 1 then contact_value end) as phone,
        max(case when contact_rank > 1 then 1 else 0 end) as has_several

    from contacts

    group by record_number

),

cleaned as (

    select
        records.record_number,
        records.datasource,
        records.pk,
        normalised.given_name,
        normalised.surname,
        normalised.generational_suffix,
        case when bad_birthdates.value is null then normalised.birthdate end as birthdate,
        record_contacts.email,
        record_contacts.phone,
        coalesce(record_contacts.has_several, 0) as has_several_contacts,
        case when bad_addresses.value is null then normalised.house_number end as house_number,
        case when bad_addresses.value is null then normalised.street end as street,
        case when bad_addresses.value is null then normalised.unit end as unit,
        normalised.is_po_box as po_box,
        normalised.city,
        normalised.state,
        normalised.postal,
        {%- for column in key_columns %}
        lower(records.{{ column }}) as {{ column }},
        {%- endfor %}
        nullif(left({{ regex_replace('upper(records.government_id)', '[^A-Z0-9]', '') }}, 60), '') as government_id

    from records

    inner join normalised
        on records.record_number = normalised.record_number

    left join record_contacts
        on records.record_number = record_contacts.record_number

    left join stitch_bad_values as bad_birthdates
        on
            bad_birthdates.semantic = 'birthdate'
            and normalised.birthdate = bad_birthdates.value

    left join stitch_bad_values as bad_addresses
        on
            bad_addresses.semantic = 'address'
            and normalised.house_number || ' ' || normalised.street || ' ' || coalesce(normalised.postal, '')
            = bad_addresses.value

),

-- Records that say the same of a person with a name and something else are trivial duplicates. One without a name, or with
-- nothing but a name, may be somebody else's.
fingerprinted as (

    select
        cleaned.*,
        case
            when
                given_name is not null
                and surname is not null
                and has_several_contacts = 0
                and coalesce(email, phone, birthdate, house_number, government_id) is not null
                then {{ md5_hex("concat_ws('|', " ~ blank_instead_of_null(compared) ~ ")") }}
            else cast(record_number as {{ type_of('text') }})
        end as fingerprint

    from cleaned

),

unified_preprocessed_raw as (

    select
        fingerprinted.record_number as int_id,
        fingerprinted.datasource,
        fingerprinted.pk,
        fingerprinted.given_name,
        coalesce(nicknames.first_root, fingerprinted.given_name) as first_root,
        nicknames.second_root,
        fingerprinted.surname,
        fingerprinted.generational_suffix,
        fingerprinted.birthdate,
        fingerprinted.email,
        split_part(fingerprinted.email, '@', 1) as login,
        {{ regex_replace("upper(split_part(fingerprinted.email, '@', 1))", '[^A-Z]', '') }} as login_trimmed,
        fingerprinted.phone,
        fingerprinted.has_several_contacts = 1 as has_several_contacts,
        fingerprinted.house_number,
        fingerprinted.street,
        fingerprinted.unit,
        fingerprinted.po_box,
        fingerprinted.city,
        fingerprinted.state,
        fingerprinted.postal,
        fingerprinted.government_id,
        {%- for column in key_columns %}
        fingerprinted.{{ column }},
        {%- endfor %}
        min(fingerprinted.record_number) over (partition by fingerprinted.fingerprint) as rep_int_id

    from fingerprinted

    left join nicknames
        on fingerprinted.given_name = nicknames.given_name

)

select * from unified_preprocessed_raw
