-- E-mail events and consents picked by hand.

-- On each of the last ten days something of every kind happens, to addresses of hand-picked customers.
create view daily_email_events as
select
    'E-DAY-' || lpad(day::varchar, 2, '0') || '-' || position as event_id,
    if(day % 2 = 0, 'Harbor', 'Summit') as brand,
    email,
    event_name,
    days_before_end(day) + to_minutes(600 + minute) as occurred_at,
    (900000 - day)::varchar as send_id,
    'D-' || strftime(days_before_end(day), '%Y%m%d') as campaign_id,
    'Daily Letter' as campaign_name,
    'PER-DAILY' as persado_id
from range(1, 11) as days (day)
cross join (
    values
        (1, 'sent', 'una.oneorder@example.com', 0),
        (2, 'sent', 'plus.home+paula@example.com', 0),
        (3, 'sent', 'no.longer.here@example.com', 0),
        (4, 'bounced', 'no.longer.here@example.com', 1),
        (5, 'opened', 'una.oneorder@example.com', 5),
        (6, 'opened', 'Una.Oneorder@example.com', 50),
        (7, 'clicked', 'una.oneorder+daily@example.com', 6),
        (8, 'unsubscribed', 'Plus.Home+peter@Example.com', 30)
) as happenings (position, event_name, email, minute);

create view edge_email_events as
select
    event_id,
    'Harbor' as brand,
    email,
    event_name,
    occurred_at,
    send_id,
    'H-EDGE' as campaign_id,
    campaign_name,
    persado_id
from (
    values
        -- The same event twice to the letter, and once more under another id.
        ('E-TWICE', 'una.oneorder@example.com', 'sent', days_before_end(9), '910001', 'Edge', 'PER-EDGE'),
        ('E-TWICE', 'una.oneorder@example.com', 'sent', days_before_end(9), '910001', 'Edge', 'PER-EDGE'),
        ('E-TWICE-COPY', 'UNA.ONEORDER@example.com', 'sent', days_before_end(9), '910001', 'Edge', 'PER-EDGE'),
        -- Opened six days after the send: the two fall into different daily files.
        ('E-LATE-OPEN', 'una.oneorder@example.com', 'opened', days_before_end(3), '910001', 'Edge', 'PER-EDGE'),
        -- The last second that belongs to the last day, and the first of that day.
        (
            'E-LAST-SECOND', 'una.oneorder@example.com', 'clicked', as_of() - interval 1 second,
            '910001', 'Edge', 'PER-EDGE'
        ),
        ('E-FIRST-SECOND', 'una.oneorder@example.com', 'opened', days_before_end(1), '910001', 'Edge', 'PER-EDGE'),
        ('E-UNKNOWN-KIND', 'una.oneorder@example.com', 'deferred', days_before_end(2), '910002', 'Edge', 'PER-EDGE'),
        ('E-NO-SEND-ID', 'leah.leapday@example.com', 'opened', days_before_end(2), null, 'Edge', 'PER-EDGE'),
        ('E-NO-WORDING', 'leah.leapday@example.com', 'sent', days_before_end(2), '910003', 'Edge', null),
        ('E-EMPTY-CAMPAIGN', 'leah.leapday@example.com', 'sent', days_before_end(2), '910004', '', 'PER-EDGE'),
        ('E-NULL-CAMPAIGN', 'leah.leapday@example.com', 'opened', days_before_end(2), '910004', null, 'PER-EDGE'),
        ('E-NO-AT-SIGN', 'leah.leapday', 'sent', days_before_end(2), '910005', 'Edge', 'PER-EDGE'),
        ('E-BLANK-EMAIL', '   ', 'sent', days_before_end(2), '910005', 'Edge', 'PER-EDGE'),
        ('E-NULL-EMAIL', null, 'sent', days_before_end(2), '910005', 'Edge', 'PER-EDGE'),
        ('E-ONLY-A-TAG', '+tag@example.com', 'sent', days_before_end(2), '910005', 'Edge', 'PER-EDGE')
) as picked (event_id, email, event_name, occurred_at, send_id, campaign_name, persado_id);

create view edge_email_consent as
select
    email,
    is_opted_in,
    'Harbor' as brand,
    'newsletter' as program,
    days_before_end(days_ago) + to_seconds(seconds) as updated_at
from (
    values
        ('una.oneorder@example.com', true, 400, 0),
        ('plus.home+paula@example.com', true, 300, 0),
        ('Plus.Home+peter@Example.com', false, 300, 0),
        -- Opted in, later out.
        ('leah.leapday@example.com', true, 500, 0),
        ('leah.leapday@example.com', false, 100, 0),
        -- In, and out a second later.
        ('exa.twelvemonths@example.com', true, 200, 0),
        ('EXA.TWELVEMONTHS@example.com', false, 200, 1),
        ('renee.nunez@example.org', true, 50, 0)
) as picked (email, is_opted_in, days_ago, seconds);
