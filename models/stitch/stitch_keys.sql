{%- set root_keys = [
    (3, "root || '|' || left(surname, 1) || '|' || birthdate"),
    (4, "root || '|' || left(surname, 3) || '|' || postal"),
    (5, "root || '|' || house_number || '|' || left(street, 5)"),
] -%}
{%- set record_keys = [
    (1, 'government_id'),
    (8, "left(surname, 4) || '|' || birthdate"),
    (9, "birthdate || '|' || postal"),
    (11, "case when given_name is not null and surname is not null then least(left(given_name, 1), left(surname, 1))"
         " || greatest(left(given_name, 1), left(surname, 1)) || '|' || house_number || '|' || left(street, 5) end"),
    (12, "case when given_name is not null and surname is not null"
         " then least(given_name, surname) || '|' || greatest(given_name, surname) end"),
] -%}
with

representatives as (

    select * from {{ ref('stitch_representatives') }}

),

good_contacts as (

    select * from {{ ref('stitch_good_contacts') }}

),

-- Bob is looked for among Roberts: the first letters of the nickname's root, or of both where there are two.
roots as (

    select
        representatives.*,
        left(first_root, 3) as root

    from representatives

    where first_root is not null

    union all

    select
        representatives.*,
        left(second_root, 3) as root

    from representatives

    where second_root is not null and left(second_root, 3) <> left(first_root, 3)

),

contacts as (

    select
        good_contacts.record_number,
        good_contacts.semantic,
        good_contacts.contact_value

    from good_contacts

    inner join representatives
        on good_contacts.record_number = representatives.int_id

),

keys as (
    {%- for column in matching_key_columns() %}

    select
        2 as strategy,
        '{{ column }}|' || {{ column }} as bk,
        int_id as record_number

    from representatives

    union all
    {%- endfor %}
    {%- for strategy, key in record_keys %}

    select
        {{ strategy }} as strategy,
        {{ key }} as bk,
        int_id as record_number

    from representatives

    union all
    {%- endfor %}
    {%- for strategy, key in root_keys %}

    select
        {{ strategy }} as strategy,
        {{ key }} as bk,
        int_id as record_number

    from roots

    union all
    {%- endfor %}

    select distinct
        10 as strategy,
        roots.root || '|' || left(roots.surname, 3) || '|' || split_part(contacts.contact_value, '@', 1) as bk,
        roots.int_id as record_number

    from roots

    inner join contacts
        on roots.int_id = contacts.record_number

    where contacts.semantic = 'email'

    union all

    select
        case when semantic = 'phone' then 6 else 7 end as strategy,
        contact_value as bk,
        record_number

    from contacts

),

stitch_keys as (

    select
        strategy,
        bk,
        record_number

    from keys

    where bk is not null

)

select * from stitch_keys
