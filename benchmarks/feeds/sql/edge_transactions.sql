-- Orders picked by hand. Order numbers say what is special.

-- The last 29 February before the end of the feeds. Sixty days before 1 March of a leap year is 1 January: a day
-- whose date sixty days earlier lies in a leap year has that year's 29 February behind it.
create macro latest_leap_day() as
    make_date(year(as_of() - interval 60 days) // 4 * 4, 2, 29)::timestamp + interval 12 hours;

create macro twelve_months_before_end() as as_of() - interval 12 months;

create view edge_web_shop_order_lines as
select
    order_no,
    line_no,
    'W' || customer as customer_no,
    sku,
    ordered_at,
    quantity,
    unit_price::decimal(18, 2) as unit_price,
    line_total::decimal(18, 2) as line_total,
    discount::decimal(18, 2) as discount,
    0::decimal(18, 2) as order_discount,
    returned,
    canceled,
    'Harbor' as brand,
    'online' as channel,
    'USD' as currency,
    'card' as payment,
    shown_of_discontinued(sku, 'Discontinued') as shown_category,
    shown_of_discontinued(sku, 'Services') as shown_subcategory,
    shown_of_discontinued(sku, 'Gift Wrapping') as shown_title,
    shown_of_discontinued(sku, 'U') as shown_gender
from (
    values
        ('E-ONLY-ORDER', 1, 9000001, 'HB-1001', days_before_end(45) + interval 9 hours, 1, 64, 64, 0, false, false),
        ('E-LEAP-DAY', 1, 9000003, 'HB-1102', latest_leap_day(), 1, 72.5, 72.5, 0, false, null),
        ('E-TWELVE-MONTHS', 1, 9000004, 'HB-1103', twelve_months_before_end(), 1, 98, 98, 0, null, null),
        (
            'E-ONE-SECOND-EARLIER', 1, 9000005, 'HB-1103', twelve_months_before_end() - interval 1 second,
            1, 98, 98, 0, null, null
        ),
        ('E-LAST-SECOND', 1, 9000005, 'HB-1502', as_of() - interval 1 second, 2, 14.5, 29, 0, false, false),
        ('E-ZERO-REVENUE', 1, 9000006, 'HB-1401', days_before_end(60), 1, 38, 0, 38, false, false),
        ('E-SAME-INSTANT-A', 1, 9000007, 'HB-1003', days_before_end(90), 1, 48, 48, 0, false, false),
        ('E-SAME-INSTANT-B', 1, 9000007, 'HB-1402', days_before_end(90), 2, 55, 99, 11, false, false),
        ('E-NO-CUSTOMER', 1, null, 'HB-1501', days_before_end(20), 1, 28, 28, 0, false, false),
        ('E-TWO-CUSTOMERS', 1, 9000009, 'HB-1101', days_before_end(70), 1, 32, 32, 0, false, false),
        ('E-TWO-CUSTOMERS', 2, 9000010, 'HB-1201', days_before_end(70), 1, 45, 45, 0, false, false),
        -- The same product twice in one order.
        ('E-REPEATED-LINE', 1, 9000012, 'HB-1403', days_before_end(50), 1, 24, 24, 0, false, false),
        ('E-REPEATED-LINE', 2, 9000012, 'HB-1403', days_before_end(50), 1, 24, 24, 0, false, false),
        ('E-UNKNOWN-PRODUCT', 1, 9000012, 'XX-0999', days_before_end(49), 1, 10, 10, 0, false, false),
        -- A return with positive signs, one with negative signs, and one line that stays.
        ('E-RETURN-SIGNS', 1, 9000013, 'HB-1001', days_before_end(100), 1, 64, 64, 0, false, false),
        ('E-RETURN-SIGNS', 2, 9000013, 'HB-1101', days_before_end(100), 2, 32, 64, 0, null, null),
        ('E-RETURN-SIGNS', 3, 9000013, 'HB-1502', days_before_end(100), 1, 14.5, 14.5, 0, null, false),
        ('E-RETURN-SIGNS', 4, 9000013, 'HB-1001', days_before_end(91), 1, 64, 64, 0, true, null),
        ('E-RETURN-SIGNS', 5, 9000013, 'HB-1101', days_before_end(90), -1, 32, -32, 0, true, false),
        ('E-GIFT-CARD', 1, 9000016, 'GC-0050', days_before_end(10), 1, 50, 50, 0, false, false),
        ('E-ALL-CANCELED', 1, 9000017, 'HB-1301', days_before_end(30), 1, 189, 189, 0, false, false),
        ('E-ALL-CANCELED', 2, 9000017, 'HB-1301', days_before_end(29), 1, 189, -189, 0, false, true)
) as picked (
    order_no, line_no, customer, sku, ordered_at, quantity, unit_price, line_total, discount, returned, canceled
);

create view edge_point_of_sale_receipt_lines as
select
    receipt_no,
    'C' || customer as pos_customer_id,
    sku,
    sold_at,
    qty,
    amount::decimal(18, 2) as amount,
    amount::decimal(18, 2) as list_amount,
    0::decimal(18, 2) as discount_amount,
    is_return,
    'S001' as store_no,
    'Summit' as brand,
    'cash' as tender,
    'in-store' as sales_channel
from (
    values
        ('E-RETURN-ONLY', 9000002, 'SM-2404', days_before_end(15), -1, -34, true),
        ('E-NO-EMAIL', 9000008, 'SM-2403', days_before_end(35), 1, 39.9, false),
        ('E-LOYALTY-ID-ONLY', 9000011, 'SM-2401', days_before_end(25), 1, 115, false),
        ('E-THREE-SOURCES', 9000013, 'SM-2101', days_before_end(55), 1, 85, false),
        ('E-HOME-PHONE', 9000014, 'SM-2002', days_before_end(65), 1, 175, false),
        ('E-ROOMMATE', 9000015, 'SM-2003', days_before_end(66), 1, 52, false),
        ('E-ANONYMOUS', null, 'SM-2102', days_before_end(12), 1, 79, false)
) as picked (receipt_no, customer, sku, sold_at, qty, amount, is_return);
