-- The three customer feeds, each an imperfect report of the same people, and the truth that ties their keys to persons.

-- How a source wrote an e-mail address down. `row_key` is the record's key.
create macro reported_email(email, second_email, row_key) as
    case
        when draw('email', row_key, 1000) < 620 then email
        when draw('email', row_key, 1000) < 720 then upper(email)
        when draw('email', row_key, 1000) < 790
            then replace(email, '@', pick('tag', row_key, ['+shop', '+news', '+promo', '+2024']) || '@')
        when draw('email', row_key, 1000) < 860 then second_email
        when draw('email', row_key, 1000) < 875
            then pick('junk email', row_key, ['none@none.com', 'test@test.com', 'N/A'])
        when draw('email', row_key, 1000) < 880 then ' ' || email || ' '
    end;

create macro formatted_phone(digits, row_key) as
    case draw('phone format', row_key, 6)
        when 0 then '(' || digits[1:3] || ') ' || digits[4:6] || '-' || digits[7:10]
        when 1 then '+1 ' || digits[1:3] || ' ' || digits[4:6] || ' ' || digits[7:10]
        when 2 then digits[1:3] || '.' || digits[4:6] || '.' || digits[7:10]
        when 3 then digits[1:3] || '-' || digits[4:6] || '-' || digits[7:10]
        when 4 then '1' || digits
        else digits
    end;

-- In shared homes some members give the household's phone.
create macro reported_phone(phone, household_phone, row_key) as
    case
        when draw('phone', row_key, 1000) < 600 then formatted_phone(phone, row_key)
        when draw('phone', row_key, 1000) < 820 then formatted_phone(household_phone, row_key)
        when draw('phone', row_key, 1000) < 840
            then pick('junk phone', row_key, ['0000000000', '9999999999', 'N/A'])
    end;

create macro reported_given_name(given_name, nickname, row_key) as
    case
        when draw('given', row_key, 1000) < 700 then given_name
        when draw('given', row_key, 1000) < 850 then nickname
        when draw('given', row_key, 1000) < 880 then left(given_name, 1) || '.'
        when draw('given', row_key, 1000) < 930 then strip_accents(given_name)
        -- A letter lost while typing.
        when draw('given', row_key, 1000) < 960 then given_name[:2] || given_name[4:]
        when draw('given', row_key, 1000) < 980 then upper(given_name)
    end;

create macro reported_surname(surname, row_key) as
    case
        when draw('last', row_key, 1000) < 880 then surname
        when draw('last', row_key, 1000) < 930 then strip_accents(surname)
        when draw('last', row_key, 1000) < 955 then surname[:2] || surname[4:]
        -- Taken on by marriage, or given up.
        when draw('last', row_key, 1000) < 970 then pick('new surname', row_key, surnames())
        when draw('last', row_key, 1000) < 990 then upper(surname)
    end;

create macro reported_street(house_number, street_name, street_type, row_key) as
    case
        when draw('street form', row_key, 1000) < 550 then house_number || ' ' || street_name || ' ' || street_type.long
        when draw('street form', row_key, 1000) < 800
            then house_number || ' ' || street_name || ' ' || street_type.short
        when draw('street form', row_key, 1000) < 860
            then upper(house_number || ' ' || street_name || ' ' || street_type.short)
        when draw('street form', row_key, 1000) < 890
            then house_number || ' "' || street_name || ' House", ' || street_name || ' ' || street_type.long
        -- The person has moved since, or had not yet.
        when draw('street form', row_key, 1000) < 940
            then
                (1 + draw('other house', row_key, 980)) || ' '
                || pick('other street', row_key, street_names()) || ' Street'
        when draw('street form', row_key, 1000) < 950 then 'N/A'
    end;

create macro reported_birthdate(birthdate, row_key) as
    case
        when draw('birthdate form', row_key, 1000) < 820 then birthdate::varchar
        when draw('birthdate form', row_key, 1000) < 860
            then pick('junk birthdate', row_key, ['0000-00-00', '31/31/1990', '1900-01-01', 'unknown'])
    end;

-- Some second between 08:00 and 22:00 of that day.
create macro moment(days_ago, row_key) as
    days_before_end(days_ago) + to_seconds(28800 + draw('second of day', row_key, 50400));

create macro employers() as ['Northwind Traders', 'Lighthouse Bakery', 'Contoso Legal', 'Tailspin Toys'];

create view web_shop_records as
with accounts as (
    select
        *,
        unnest(if(has_second_account, [1, 2], [1])) as account
    from people
    where in_web_shop
),

versions as (
    select
        * replace (if(account = 2, 'W2' || lpad(number::varchar, 7, '0'), customer_no) as customer_no),
        -- Which of two versions comes first in the file must not matter.
        unnest(
            case
                when not has_older_version then ['current']
                when chance('version order', number, 500) then ['older', 'current']
                else ['current', 'older']
            end
        ) as version
    from accounts
)

select
    *,
    customer_no || ':' || version as row_key,
    days_before_end(since_days_ago) + to_seconds(21600 + draw('created', customer_no, 7200)) as created_at,
    -- The older version is the one of the sign-up, at least a second older than any later one.
    if(
        version = 'older', created_at, moment(1 + draw('changed', customer_no, since_days_ago), row_key)
    ) as changed_at
from versions;

create view generated_web_shop_customers as
select
    customer_no,
    reported_given_name(given_name, nickname, row_key) as first_name,
    reported_surname(surname, row_key) as last_name,
    reported_email(email, if(version = 'older' or account = 2, second_email, email), row_key) as email_address,
    reported_phone(phone, household_phone, row_key) as mobile,
    reported_street(house_number, street_name, street_type, row_key) as street,
    unit as street_2,
    city,
    state,
    postal as zip,
    pick('country', row_key, ['US', 'US', 'USA', 'United States']) as country,
    reported_birthdate(birthdate, row_key) as date_of_birth,
    case
        when chance('no sex', row_key, 150) then null
        when gender = 'X' then pick('sex', row_key, ['X', 'Nonbinary', 'NONE'])
        when gender = 'F' then pick('sex', row_key, ['F', 'f', 'Female'])
        else pick('sex', row_key, ['M', 'm', 'Male'])
    end as sex,
    case
        when not in_loyalty or not chance('knows card', row_key, 650) then null
        else if(chance('card case', row_key, 100), lower(member_id), member_id)
    end as loyalty_number,
    brand,
    created_at,
    changed_at,
    case
        when chance('no salutation', customer_no, 600) then null
        when gender = 'X' then 'Mx.'
        when gender = 'F' then pick('salutation', customer_no, ['Ms.', 'Ms.', 'Mrs.', 'Dr.'])
        else pick('salutation', customer_no, ['Mr.', 'Mr.', 'Mr.', 'Dr.'])
    end as salutation,
    if(gender = 'M' and chance('suffix', customer_no, 40), pick('which suffix', customer_no, ['Jr.', 'Sr.', 'III']), null)
        as suffix,
    if(chance('employer', customer_no, 80), pick('which employer', customer_no, employers()), null) as employer
from web_shop_records;

create view generated_point_of_sale_customers as
with records as (
    select
        *,
        pos_customer_id as row_key
    from people
    where in_point_of_sale
)

select
    pos_customer_id,
    upper(
        concat_ws(
            ' ',
            reported_given_name(given_name, nickname, row_key),
            coalesce(reported_surname(surname, row_key), surname)
        )
    ) as full_name,
    reported_phone(phone, household_phone, row_key) as phone_no,
    if(chance('gave no mail', row_key, 350), null, reported_email(email, second_email, row_key)) as mail,
    case
        when not in_loyalty or not chance('knows card', row_key, 650) then null
        else if(chance('card case', row_key, 100), lower(member_id), member_id)
    end as loyalty_card,
    reported_street(house_number, street_name, street_type, row_key)
    || coalesce(' ' || replace(unit, 'Apt ', '#'), '') as street,
    upper(city) as town,
    state as region,
    -- Some tills add four digits.
    postal || if(chance('plus four', row_key, 200), '-' || lpad(draw('four', row_key, 10000)::varchar, 4, '0'), '')
        as post_code,
    moment(since_days_ago - active_days + 1, row_key) as last_seen_at
from records;

create view generated_loyalty_members as
with records as (
    select
        *,
        member_id as row_key,
        -- Some homes have one e-mail address for all.
        household_kind <> 'alone' and chance('shared email', lead, 60) as uses_home_email
    from people
    where in_loyalty
)

select
    member_id,
    reported_given_name(given_name, nickname, row_key) as given_name,
    reported_surname(surname, row_key) as family_name,
    reported_email(
        if(uses_home_email, 'home' || lead || '@' || email_domain('home', lead), email), second_email, row_key
    ) as email,
    reported_phone(phone, household_phone, row_key) as phone,
    reported_birthdate(birthdate, row_key) as birthday,
    case
        when chance('no gender', row_key, 200) then null
        when gender = 'X' then pick('gender word', row_key, ['NB', 'Other'])
        when gender = 'F' then pick('gender word', row_key, ['F', 'Woman', 'FEMALE'])
        else pick('gender word', row_key, ['M', 'Man', 'MALE'])
    end as gender,
    reported_street(house_number, street_name, street_type, row_key) as street,
    city,
    state,
    postal as postal_code,
    if(in_web_shop and chance('linked account', number, 500), customer_no, null) as web_customer_no,
    moment(since_days_ago, row_key) as joined_at,
    moment(1 + draw('updated', row_key, since_days_ago), row_key) as updated_at
from records;

create view generated_truth as
select 'web_shop_customers' as source, customer_no as pk, person_id from web_shop_records where version = 'current'
union all
select 'point_of_sale_customers' as source, pos_customer_id as pk, person_id from people where in_point_of_sale
union all
select 'loyalty_members' as source, member_id as pk, person_id from people where in_loyalty;
