-- Statements of consent and of joining or leaving a list, picked by hand.

create view edge_sms_consent as
select
    mobile,
    allowed,
    'Harbor' as brand,
    'US' as region,
    'offers' as program,
    'weekly' as frequency,
    'en' as language,
    days_before_end(days_ago) + to_seconds(seconds) as stated_at
from (
    values
        -- In, later out, the number written in two ways.
        ('+1 (212) 555-0142', true, 300, 0),
        ('212.555.0142', false, 20, 0),
        -- Two people share the number: the consent holds for both.
        ('(212) 555-0114', true, 100, 0),
        -- In, and out a second later.
        ('2125550118', true, 50, 0),
        ('(212) 555-0118', false, 50, 1),
        -- Nobody's number, one that is too short, and none.
        ('0000000000', true, 10, 0),
        ('555-0199', true, 10, 0),
        ('unknown', true, 10, 0)
) as picked (mobile, allowed, days_ago, seconds);

create view edge_email_preferences as
select
    email,
    subscribed,
    'Harbor' as brand,
    region,
    'lookbook' as newsletter,
    how_often,
    language,
    days_before_end(days_ago) as saved_at
from (
    values
        -- Two regions are two statements; the one for Canada is withdrawn.
        ('renee.nunez@example.org', true, 'US', 'monthly', 'en', 60),
        ('Renee.Nunez@example.org', true, 'CA', 'monthly', 'fr', 60),
        ('renee.nunez@example.org', false, 'CA', 'monthly', 'fr', 30)
) as picked (email, subscribed, region, how_often, language, days_ago);

create view edge_email_subscriptions as
select
    change_no,
    email,
    'Harbor' as brand,
    action,
    region,
    changed_at
from (
    values
        -- Long before the only order, and again after it.
        ('J-BEFORE', 'una.oneorder@example.com', 'joined list', 'US', days_before_end(500)),
        ('J-AGAIN', 'UNA.ONEORDER@example.com', 'joined list', 'US', days_before_end(2)),
        -- At the very moment of the order, and after it.
        ('J-AT-ORDER', 'exa.twelvemonths@example.com', 'joined list', 'US', twelve_months_before_end()),
        ('J-AFTER', 'leah.leapday@example.com', 'joined list', null, days_before_end(100)),
        ('J-LEFT', 'leah.leapday@example.com', 'left list', null, days_before_end(95))
) as picked (change_no, email, action, region, changed_at);
