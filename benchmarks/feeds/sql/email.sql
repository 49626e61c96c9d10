-- E-mail engagement and consent of the people above.

create view email_sends as
with addressed as (
    select
        *,
        unnest(range(1, 1 + pick('send count', number, [0, 1, 2, 2, 3, 3, 4, 6]))) as send_number
    from people
    where in_web_shop or in_loyalty
),

dated as (
    select
        *,
        number || ':' || send_number as send_key,
        -- The first within the last 20 days; the others spread over the last 15 months, on different days.
        if(
            send_number = 1,
            1 + draw('recent send', number, 20),
            21 + (draw('send', number, 435) + send_number * 53) % 435
        ) as sent_days_ago
    from addressed
),

campaigns as (
    select
        * replace (
            if(chance('other brand mail', send_key, 150), if(brand = 'Harbor', 'Summit', 'Harbor'), brand) as brand
        ),
        days_before_end(sent_days_ago) as sent_on,
        -- One send job a day and brand.
        brand || ':' || sent_on::date as campaign_key
    from dated
)

select
    *,
    sent_on + to_seconds(32400 + draw('send time', send_key, 3600)) as sent_at,
    chance('bounced', send_key, 30) as has_bounced,
    not has_bounced and chance('opened', send_key, 350) as has_opened,
    has_opened and chance('clicked', send_key, 250) as has_clicked,
    -- Opened within a day, or up to six days after.
    if(
        chance('prompt', send_key, 700), 60 + draw('open', send_key, 40000), 90000 + draw('late open', send_key, 430000)
    ) as open_delay
from campaigns;

create view generated_email_events as
with happenings as (
    select
        *,
        unnest(
            [{event_name: 'sent', nth: 1, delay: 0}]
            || if(has_bounced, [{event_name: 'bounced', nth: 1, delay: 20}], [])
            || if(chance('deferred', send_key, 4), [{event_name: 'deferred', nth: 1, delay: 15}], [])
            || if(has_opened, [{event_name: 'opened', nth: 1, delay: open_delay}], [])
            || if(
                has_opened and chance('opened again', send_key, 300),
                [{event_name: 'opened', nth: 2, delay: open_delay + 3600 + draw('second open', send_key, 170000)}],
                []
            )
            || if(
                has_clicked,
                [{event_name: 'clicked', nth: 1, delay: open_delay + 5 + draw('click', send_key, 600)}],
                []
            )
            || if(
                has_opened and chance('unsubscribed', send_key, 30),
                [{event_name: 'unsubscribed', nth: 1, delay: open_delay + 30 + draw('unsubscribe', send_key, 300)}],
                []
            )
        ) as happening
    from email_sends
),

-- Some events are delivered twice, under two ids.
copies as (
    select
        *,
        send_key || ':' || happening.event_name || ':' || happening.nth as event_key,
        unnest(if(chance('delivered twice', event_key, 15), ['', '-copy'], [''])) as suffix
    from happenings
)

select
    'E' || lpad(number::varchar, 7, '0') || '-' || send_number
    || '-' || happening.event_name || '-' || happening.nth || suffix
        as event_id,
    brand,
    case
        when draw('event email', send_key, 1000) < 700 then email
        when draw('event email', send_key, 1000) < 850 then upper(email)
        when draw('event email', send_key, 1000) < 990 then replace(email, '@', '+news@')
        else pick('event junk', send_key, ['not-an-address', '   ', '+tag@example.com', null])
    end as email,
    happening.event_name,
    sent_at + to_seconds(happening.delay) as occurred_at,
    if(
        chance('no send id', event_key, 4),
        null,
        (400000 + 2 * (sent_on::date - date '2000-01-01') + if(brand = 'Harbor', 0, 1))::varchar
    ) as send_id,
    left(brand, 1) || '-' || strftime(sent_on, '%Y%m%d') as campaign_id,
    if(
        chance('unnamed campaign', campaign_key, 100),
        pick('no name', event_key, ['', null]),
        pick('theme', campaign_key, campaign_themes())
    ) as campaign_name,
    -- Each recipient gets one of three wordings.
    if(
        chance('no wording', send_key, 10),
        null,
        'PER-' || (80000 + draw('wording', campaign_key, 9999)) || pick('variant', send_key, ['A', 'B', 'C'])
    ) as persado_id
from copies
where occurred_at < as_of();

create view generated_email_consent as
with choices as (
    select
        number,
        email,
        brand,
        since_days_ago,
        unnest(
            if(chance('second program', number, 250), ['newsletter', 'promotions'], ['newsletter'])
        ) as program
    from people
    where in_web_shop or in_loyalty
),

-- Some statuses are delivered twice and disagree.
statuses as (
    select
        *,
        unnest(if(chance('two statuses', number || program, 30), [1, 2], [1])) as nth,
        number || ':' || program || ':' || nth as row_key
    from choices
)

select
    if(chance('upper consent', row_key, 100), upper(email), email) as email,
    -- The second status is the opposite of the first.
    chance('opted in', number || program, 780) <> (nth = 2) as is_opted_in,
    brand,
    program,
    moment(1 + draw('consented', row_key, since_days_ago), row_key) as updated_at
from statuses;
