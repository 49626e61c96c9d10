-- Memberships and their events picked by hand. Numbers say what is special.

create view edge_loyalty_accounts as
select
    account_no,
    member_id,
    email,
    date '1980-02-29' as birthday,
    opted_in,
    days_before_end(1000) as opted_in_at,
    if(opted_in, null, days_before_end(20)) as opted_out_at,
    points,
    points + 500 as lifetime_points,
    days_before_end(-180) as points_expire_at,
    'Silver' as tier,
    'Gold' as next_tier,
    days_before_end(400) as tier_since,
    days_before_end(-35) as tier_until,
    'online' as joined_through,
    'friend' as joined_how,
    50::decimal(18, 2) as spend_to_keep,
    125.5::decimal(18, 2) as spend_to_next,
    days_before_end(changed_days_ago) as changed_at
from (
    values
        ('L9000011', 'L9000011', null, true, 40, 25),
        -- A customer with two memberships: the first one left, the second one in use.
        ('L9000013', 'L9000013', 'renee.nunez@example.org', false, 0, 20),
        ('S9000013', 'L9000013', 'renee.nunez@example.org', true, 75, 60),
        -- The key in lower case.
        ('L9000019', 'l9000019', 'the.family@example.com', true, 10, 30),
        -- A member whom no customer record knows.
        ('L9999999', 'L9999999', 'nobody.known@example.com', true, 5, 90)
) as picked (account_no, member_id, email, opted_in, points, changed_days_ago);

create view edge_loyalty_events as
select
    'E-' || event_no as event_id,
    member_id,
    happened_at,
    event_type,
    description,
    award_id,
    order_no,
    points_earned,
    if(event_type = 'accrual', happened_at, null) as earned_at,
    balance,
    previous_balance,
    tier,
    previous_tier,
    if(event_type = 'tier change', happened_at, null) as tier_since
from (
    values
        -- Two events of one second, and one that is delivered twice.
        (
            'SAME-SECOND-1', 'L9000011', days_before_end(25), 'accrual', 'Order',
            null, 'E-LOYALTY-ID-ONLY', 110, 150, 40, 'Bronze', 'Bronze'
        ),
        (
            'SAME-SECOND-2', 'L9000011', days_before_end(25), 'tier change', 'Now Silver',
            null, null, null, 150, 150, 'Silver', 'Bronze'
        ),
        (
            'ONCE', 'l9000019', days_before_end(30), 'accrual', 'Welcome bonus',
            'WELCOME', null, 10, 10, 0, 'Silver', 'Silver'
        ),
        (
            'AGAIN', 'l9000019', days_before_end(30), 'accrual', 'Welcome bonus',
            'WELCOME', null, 10, 10, 0, 'Silver', 'Silver'
        ),
        (
            'OPT-OUT', 'L9000013', days_before_end(20), 'opt-out', 'Opted out',
            null, null, null, null, null, null, null
        ),
        -- The brand's own kind of event, of a member whom no customer record knows.
        (
            'UNKNOWN-MEMBER', 'L9999999', days_before_end(90), 'birthday gift', 'Five points',
            'BIRTHDAY', null, null, 5, 0, 'Bronze', 'Bronze'
        )
) as picked (
    event_no, member_id, happened_at, event_type, description, award_id, order_no, points_earned, balance, previous_balance,
    tier, previous_tier
);
