-- One defect for each validation check that a feed can fall short of. Orders, records and memberships are named after the check;
-- whatever else a row says is sound, as far as one defect does not bring another with it. Nothing is planted unless asked for.

create view defect_web_shop_customers as
select
    'W' || number as customer_no,
    given_name as first_name,
    surname as last_name,
    email as email_address,
    phone as mobile,
    number || ' Defect Lane' as street,
    'Testville' as city,
    'NY' as state,
    -- CV-C4
    if(number = 9100003, null, '10002') as zip,
    'US' as country,
    '1990-03-01' as date_of_birth,
    'Harbor' as brand,
    days_before_end(1095) as created_at,
    days_before_end(30) as changed_at
from (
    values
        (9100001, 'Abel', 'Sound', 'abel.sound@example.com', '(646) 555-0161'),
        (9100002, 'Berta', 'Whole', 'berta.whole@example.com', '(646) 555-0162'),
        (9100003, 'Carl', 'Postless', 'carl.postless@example.com', '(646) 555-0163'),
        -- CV-C5 and IV-E1, CV-C6 and IV-P1
        (9100004, 'Dora', 'Mailless', null, '(646) 555-0164'),
        (9100005, 'Emil', 'Phoneless', 'emil.phoneless@example.com', null),
        -- IV-E2, IV-P2, IV-P4
        (9100006, 'Frida', 'Dotless', 'frida@dotless', '(646) 555-0166'),
        (9100007, 'Gustav', 'Lettered', 'gustav.lettered@example.com', 'x6465550167'),
        (9100008, 'Hilda', 'Abroad', 'hilda.abroad@example.com', '446465550168')
) as planted (number, given_name, surname, email, phone)
where defects_are_planted();

-- Lines without amounts or flags of their own are a purchase of one unit for 64.00.
create view defect_web_shop_order_lines as
select
    order_no,
    line_no,
    customer_no,
    sku,
    ordered_at,
    quantity,
    64::decimal(18, 2) as unit_price,
    line_total::decimal(18, 2) as line_total,
    0::decimal(18, 2) as discount,
    order_discount::decimal(18, 2) as order_discount,
    returned,
    canceled,
    'Harbor' as brand,
    'online' as channel,
    'USD' as currency,
    'card' as payment,
    cost::decimal(18, 2) as cost,
    (line_total - cost)::decimal(18, 2) as profit
from (
    values
        ('D-CV-T1', 1, 'W9199999', 'HB-1001', days_before_end(61), 1, 64, 0, false, false, 38.4),
        ('D-CV-T2', 1, 'W9100001', 'HB-1001', days_before_end(62), 1, 64, 0, false, false, 38.4),
        ('D-CV-T2', 2, 'W9100002', 'HB-1101', days_before_end(62), 1, 64, 0, false, false, 38.4),
        (null, 1, 'W9100001', 'HB-1001', days_before_end(63), 1, 64, 0, false, false, 38.4),
        ('D-CV-T4', 1, 'W9100001', 'HB-1001', days_before_end(64), 1, 64, 0, false, false, 38.4),
        ('D-CV-T4-COPY', 1, 'W9100001', 'HB-1001', days_before_end(64), 1, 64, 0, false, false, 38.4),
        ('D-CV-T6', 1, 'W9100001', 'ZZ-0001', days_before_end(65), 1, 64, 0, false, false, 38.4),
        ('D-CV-T8', 1, 'W9100001', 'HB-1001', days_before_end(66), -1, -64, 0, true, false, -38.4),
        ('D-CV-T9', 1, 'W9100001', 'HB-1001', days_before_end(67), 1, 64, 0, false, false, -38.4),
        ('D-CV-T10', 1, 'W9100001', 'HB-1001', days_before_end(68), 1, 64, 0, false, false, 38.4),
        ('D-CV-T10', 2, 'W9100001', 'HB-1001', days_before_end(60), -1, -200, 0, true, false, -38.4),
        ('D-CV-T15', 1, 'W9100001', 'HB-1001', days_before_end(69), 0, 64, 0, false, false, 38.4),
        ('D-CV-T16', 1, 'W9100001', 'HB-1001', null, 1, 64, 0, false, false, 38.4),
        ('D-CV-F2', 1, 'W9100001', 'HB-1001', timestamp '1994-05-05 12:00:00', 1, 64, 0, false, false, 38.4),
        ('D-IV-T1', 1, 'W9100001', null, days_before_end(70), 1, 64, 0, false, false, 38.4),
        ('D-IV-T4', 1, 'W9100001', 'HB-1001', days_before_end(471), 1, 64, 0, false, false, 38.4),
        ('D-IV-T4', 2, 'W9100001', 'HB-1101', days_before_end(71), 1, 64, 0, false, false, 38.4),
        ('D-IV-T6', 1, 'W9100001', 'HB-1001', days_before_end(72), 1, 64, 0, null, false, 38.4),
        ('D-IV-T7', 1, 'W9100001', 'HB-1001', days_before_end(73), 1, 64, 0, false, false, 38.4),
        ('D-IV-T7', 2, 'W9100001', 'HB-1001', days_before_end(60), -1, -64, 0, true, true, -38.4),
        ('D-IV-T8', 1, 'W9100001', 'HB-1001', days_before_end(74), 1, 64, 0, false, false, 38.4),
        ('D-IV-T8', 2, 'W9100001', 'HB-1001', days_before_end(60), -1, 64, 0, true, false, 38.4),
        ('D-IV-T9', 1, 'W9100001', 'HB-1001', days_before_end(75), 1, 64, 0, false, false, 38.4),
        ('D-IV-T9', 2, 'W9100001', 'HB-1001', days_before_end(60), 1, -64, 0, true, false, -38.4),
        ('D-IV-T11', 1, 'W9100001', 'HB-1001', days_before_end(76), 1, 64, -5, false, false, 38.4),
        -- Months of which an expectation can say what it likes: nothing else was sold in them.
        ('D-TQ-5', 1, 'W9100001', 'HB-1001', timestamp '2001-04-05 12:00:00', 1, 64, 0, false, false, 38.4),
        ('D-TQ-5-W', 1, 'W9100001', 'HB-1001', timestamp '2001-03-05 12:00:00', 1, 64, 0, false, false, 38.4)
) as planted (order_no, line_no, customer_no, sku, ordered_at, quantity, line_total, order_discount, returned, canceled, cost)
where defects_are_planted()
union all by name
-- Lines that lack what no sound line lacks: every amount, and the channel.
select
    order_no,
    1 as line_no,
    'W9100001' as customer_no,
    'HB-1001' as sku,
    days_before_end(days_ago) as ordered_at,
    1 as quantity,
    line_total::decimal(18, 2) as line_total,
    0::decimal(18, 2) as order_discount,
    false as returned,
    false as canceled,
    'Harbor' as brand,
    channel,
    'USD' as currency,
    'card' as payment
from (
    values
        ('D-CV-T14', 77, null, 'online'),
        ('D-IV-T5', 78, 64, null)
) as planted (order_no, days_ago, line_total, channel)
where defects_are_planted();

create view defect_point_of_sale_receipt_lines as
select
    receipt_no,
    'C9000013' as pos_customer_id,
    'SM-2101' as sku,
    days_before_end(80) + to_minutes(place) as sold_at,
    1 as qty,
    40::decimal(18, 2) as amount,
    50::decimal(18, 2) as list_amount,
    discount_amount::decimal(18, 2) as discount_amount,
    false as is_return,
    store_no,
    'Summit' as brand,
    'cash' as tender,
    'in-store' as sales_channel,
    30::decimal(18, 2) as unit_cost,
    unit_margin::decimal(18, 2) as unit_margin,
    reduction::decimal(9, 6) as reduction
from (
    values
        (1, 'D-CV-T5', 10, null, 10, 0.2),
        (2, 'D-CV-T11', 5, 'S001', 10, 0.1),
        (3, 'D-CV-T12', 10, 'S001', 20, 0.2),
        (4, 'D-CV-T13', 10, 'S001', 10, 20)
) as planted (place, receipt_no, discount_amount, store_no, unit_margin, reduction)
where defects_are_planted();

-- CV-E4: a yes and a no of one moment, for an address and for a number.
create view defect_email_consent as
select
    'abel.sound@example.com' as email,
    is_opted_in,
    'Harbor' as brand,
    'newsletter' as program,
    days_before_end(50) as updated_at
from (values (true), (false)) as planted (is_opted_in)
where defects_are_planted();

create view defect_sms_consent as
select
    '(646) 555-0161' as mobile,
    allowed,
    'Harbor' as brand,
    'US' as region,
    'offers' as program,
    'weekly' as frequency,
    'en' as language,
    days_before_end(50) as stated_at
from (values (true), (false)) as planted (allowed)
where defects_are_planted();

create view defect_loyalty_accounts as
select
    'D-CV-L2' as account_no,
    'L9000013' as member_id,
    null::boolean as opted_in,
    days_before_end(1000) as opted_in_at,
    0 as points,
    days_before_end(70) as changed_at
where defects_are_planted();

create view defect_loyalty_events as
select
    'D-' || check_id as event_id,
    'L9000013' as member_id,
    happened_at,
    event_type,
    'D-' || check_id as award_id,
    if(event_type = 'accrual', happened_at, null) as earned_at,
    if(event_type = 'redemption', happened_at, null) as redeemed_at,
    if(event_type = 'tier change', 'Gold', null) as tier
from (
    values
        ('CV-L3', 'accrual', days_before_end(81)),
        ('CV-L4', 'redemption', days_before_end(82)),
        ('CV-L5', 'tier change', days_before_end(83))
) as planted (check_id, event_type, happened_at)
where defects_are_planted();

-- Requests about a record that no feed has; the one without a number is IV-R1.
create view raw_privacy_requests as
select
    request_no,
    kind,
    how,
    'web_shop.customers' as feed,
    'nobody' as record_no,
    phone
from (
    values
        ('D-SOUND', 'dsar', 'exact', '(646) 555-0169'),
        (null, 'dsar', 'exact', null),
        ('D-IV-R2', null, 'exact', null),
        ('D-IV-R3', 'dsar', null, null),
        ('D-IV-R4', 'dsar', 'exact', '555-0169'),
        ('D-IV-R5', 'dsar', 'fuzzy', null),
        ('D-IV-R6', 'forget', 'exact', null)
) as planted (request_no, kind, how, phone)
where defects_are_planted();
