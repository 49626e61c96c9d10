-- Customers picked by hand, so that every edge case is there at any size. Numbers begin with 9, and names say what is
-- special.

-- One row per hand-picked person: number, then the customer sources the person is known to (w, p, l).
create view edge_people as
select
    9000000 + number as number,
    'P' || (9000000 + number) as person_id,
    sources,
    given_name,
    surname,
    email,
    phone,
    street
from (
    values
        (1, 'w', 'Una', 'Oneorder', 'una.oneorder@example.com', '(212) 555-0142', '1 First Street'),
        (2, 'p', 'Rita', 'Returnonly', 'rita.returnonly@example.com', '+1 646 555 0102', '2 Second Street'),
        (3, 'w', 'Leah', 'Leapday', 'leah.leapday@example.com', '917.555.0103', '29 February Road'),
        (4, 'w', 'Exa', 'Twelvemonths', 'exa.twelvemonths@example.com', '347-555-0104', '12 Month Avenue'),
        (5, 'w', 'Sasha', 'Secondearlier', 'sasha.secondearlier@example.com', '7185550105', '11 Month Avenue'),
        (6, 'w', 'Zero', 'Revenue', 'zero.revenue@example.com', '1 929 555 0106', '0 Null Island Road'),
        (7, 'w', 'Twyla', 'Sametime', 'twyla.sametime@example.com', '(332) 555-0107', '7 "The Old Mill" Lane, Unit 4'),
        (8, 'p', 'Noel', 'Noemail', null, '(212) 555-0108', '8 Quiet Lane'),
        (9, 'w', 'Paula', 'Plus', 'plus.home+paula@example.com', '(212) 555-0109', '9 Shared Hash Road'),
        (10, 'w', 'Peter', 'Plus', 'Plus.Home+peter@Example.com', '(212) 555-0110', '9 Shared Hash Road'),
        (11, 'pl', null, null, null, null, null),
        (12, 'w', 'Dora', 'Twiceordered', 'dora.twiceordered@example.net', '(212) 555-0112', '12 Double Street'),
        (13, 'wpl', 'Renée', 'Núñez-O''Brien', 'renee.nunez@example.org', '(212) 555-0113', '13 Rear House, "Unit B"'),
        (14, 'wp', 'Robert', 'Homephone', 'robert.homephone@example.com', '(212) 555-0114', '14 Landline Court'),
        (15, 'p', 'Maya', 'Roommate', 'maya.roommate@example.com', '(212) 555-0114', '14 Landline Court'),
        (16, 'w', 'Gale', 'Giftcard', 'none@none.com', '0000000000', 'N/A'),
        (17, 'w', 'Cancela', 'Allorder', 'test@test.com', '9999999999', '17 Void Street'),
        (18, 'w', 'Fay', 'Family', 'the.family@example.com', '(212) 555-0118', '18 Home Street'),
        (19, 'wl', 'Frank', 'Family', 'the.family@example.com', '(212) 555-0118', '18 Home Street'),
        -- What somebody typed who tried the programme's form.
        (20, 'l', 'Test', 'Testperson', 'tried.the.form@example.com', '(212) 555-0120', '20 Sample Street')
) as picked (number, sources, given_name, surname, email, phone, street);

create view edge_web_shop_customers as
with picked as (
    select
        *,
        'W' || number as customer_no,
        -- Number 12 comes twice: an older version follows the newer one.
        unnest(if(number = 9000012, [false, true], [false])) as is_older
    from edge_people
    where contains(sources, 'w')
)

select
    customer_no,
    -- Number 14 goes by a nickname here and by the formal name in the store.
    if(number = 9000014, 'Bob', given_name) as first_name,
    if(is_older, 'Formerly', surname) as last_name,
    email as email_address,
    phone as mobile,
    street,
    'Testville' as city,
    'NY' as state,
    '10001' as zip,
    'US' as country,
    case number
        when 9000016 then '0000-00-00'
        when 9000017 then '31/31/1990'
        -- Not that of the other member of the family.
        when 9000018 then '1978-11-05'
        else '1980-02-29'
    end as date_of_birth,
    -- Written in lower case: keys of other tables match whatever the case.
    if(contains(sources, 'l'), 'l' || number, null) as loyalty_number,
    'Harbor' as brand,
    days_before_end(1095) as created_at,
    days_before_end(if(is_older, 900, 30)) as changed_at,
    case number when 9000013 then 'Dr.' when 9000014 then 'Mr.' end as salutation,
    if(number = 9000014, 'Jr.', null) as suffix,
    if(number = 9000009, 'Northwind Traders', null) as employer
from picked;

create view edge_point_of_sale_customers as
select
    'C' || number as pos_customer_id,
    upper(given_name || ' ' || surname) as full_name,
    phone as phone_no,
    email as mail,
    if(contains(sources, 'l'), 'L' || number, null) as loyalty_card,
    street,
    if(street is null, null, 'TESTVILLE') as town,
    if(street is null, null, 'NY') as region,
    if(street is null, null, '10001') as post_code,
    days_before_end(5) as last_seen_at
from edge_people
where contains(sources, 'p');

create view edge_loyalty_members as
select
    'L' || number as member_id,
    given_name,
    surname as family_name,
    email,
    phone,
    if(contains(sources, 'w'), '1980-02-29', null) as birthday,
    street,
    if(street is null, null, 'Testville') as city,
    if(street is null, null, 'NY') as state,
    if(street is null, null, '10001') as postal_code,
    if(contains(sources, 'w'), 'W' || number, null) as web_customer_no,
    days_before_end(1000) as joined_at,
    days_before_end(40) as updated_at
from edge_people
where contains(sources, 'l');

create view edge_truth as
select 'web_shop_customers' as source, 'W' || number as pk, person_id from edge_people where contains(sources, 'w')
union all
select 'point_of_sale_customers' as source, 'C' || number as pk, person_id from edge_people where contains(sources, 'p')
union all
select 'loyalty_members' as source, 'L' || number as pk, person_id from edge_people where contains(sources, 'l');
