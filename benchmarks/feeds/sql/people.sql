-- The truth behind the feeds: one row per person, with what is true of that person. The feeds report parts of it, with
-- errors. `number` is the person's number from 1; `lead` the number of the person who stands for the household.

create macro letters_only(words) as regexp_replace(lower(strip_accents(words)), '[^a-z]', '', 'g');

create macro email_domain(stream, row_key) as pick(stream, row_key, ['example.com', 'example.org', 'example.net']);

-- Ten digits, distinct for up to 8,000,000 numbers: 800 area codes, exchange 555, and 01xx for the first 80,000.
-- 50,047 has no factor in common with 80,000, so that neighbours get area codes far apart.
create macro phone_digits(number) as
    (200 + (number * 50047 % 80000) // 100)::varchar || '555'
    || lpad(((1 + number // 80000) % 100)::varchar, 2, '0') || lpad((number * 50047 % 100)::varchar, 2, '0');

create macro postal_code(prefix, key) as prefix || lpad(draw('postal', key, 100)::varchar, 2, '0');

create view households as
with members as (
    -- Persons come in blocks of three. In some blocks two or all three live together.
    select
        number,
        (number - 1) // 3 as block,
        (number - 1) % 3 as position,
        draw('household', (number - 1) // 3, 100) as arrangement
    from range(1, customer_count() + 1) as numbers (number)
)

select
    number,
    case
        when arrangement < 60 or (arrangement < 82 and position = 2) then 'alone'
        when arrangement < 75 then 'couple'
        when arrangement < 82 then 'unmarried couple'
        when arrangement < 93 then 'family'
        else 'flatmates'
    end as household_kind,
    if(household_kind = 'alone', number, block * 3 + 1) as lead,
    -- Couples and families share a surname; unmarried couples and flatmates do not.
    if(household_kind in ('couple', 'family'), lead, number) as surname_key
from members;

create view invented_people as
with choices as (
    select
        number,
        household_kind,
        lead,
        draw('sources', number, 100) as source_choice,
        draw('gender', number, 1000) as gender_choice,
        draw('order count', number, 100) as order_count_choice,
        if(
            chance('common surname', surname_key, 500),
            pick('surname', surname_key, surnames()),
            pick('surname beginning', surname_key, surname_beginnings())
            || pick('surname ending', surname_key, surname_endings())
        ) as surname,
        pick('place', lead, places()) as place,
        1 + draw('member since', number, 1095) as since_days_ago
    from households
),

named as (
    select
        *,
        if(
            gender_choice < 500, pick('given name', number, female_names()), pick('given name', number, male_names())
        ) as given
    from choices
)

select
    number,
    household_kind,
    lead,
    'P' || lpad(number::varchar, 7, '0') as person_id,
    given.formal as given_name,
    given.familiar as nickname,
    surname,
    case when gender_choice < 490 then 'F' when gender_choice < 985 then 'M' else 'X' end as gender,
    date '1940-01-01' + draw('birthdate', number, 24500)::integer as birthdate,
    letters_only(given.formal) || '.' || letters_only(surname) || number || '@' || email_domain('domain', number)
        as email,
    letters_only(given.familiar) || '_' || number || '@' || email_domain('second domain', number) as second_email,
    phone_digits(number) as phone,
    phone_digits(lead) as household_phone,
    (1 + draw('house', lead, 980))::varchar as house_number,
    pick('street', lead, street_names()) as street_name,
    pick('street type', lead, street_types()) as street_type,
    if(chance('unit', lead, 250), 'Apt ' || (1 + draw('unit number', lead, 40)), null) as unit,
    place.city as city,
    place.state as state,
    postal_code(place.postal_prefix, lead) as postal,
    source_choice < 22 or source_choice between 42 and 69 or source_choice >= 78 as in_web_shop,
    source_choice between 22 and 35 or source_choice between 42 and 57 or source_choice >= 70 as in_point_of_sale,
    source_choice between 36 and 41 or source_choice >= 58 as in_loyalty,
    'W1' || lpad(number::varchar, 7, '0') as customer_no,
    'C' || lpad(number::varchar, 7, '0') as pos_customer_id,
    'L' || lpad(number::varchar, 7, '0') as member_id,
    if(chance('brand', number, 550), 'Harbor', 'Summit') as brand,
    chance('second account', number, 40) as has_second_account,
    chance('two versions', number, 80) as has_older_version,
    since_days_ago,
    -- Days during which the person bought: most still do, the others stopped somewhere on the way.
    if(
        chance('still active', number, 550), since_days_ago, 1 + draw('stopped after', number, since_days_ago)
    ) as active_days,
    case
        when order_count_choice < 9 then 0
        when order_count_choice < 36 then 1
        when order_count_choice < 53 then 2
        when order_count_choice < 73 then 3 + draw('few orders', number, 3)
        when order_count_choice < 90 then 6 + draw('several orders', number, 6)
        else 12 + draw('many orders', number, 19)
    end as order_count
from named;
