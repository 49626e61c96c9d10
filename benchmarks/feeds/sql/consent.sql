-- Consent to text messages, the preference centre of the e-mail platform and who joined or left its lists.

create view generated_sms_consent as
with choices as (
    select
        number,
        phone,
        brand,
        since_days_ago,
        unnest(
            if(chance('order messages', number, 300), ['offers', 'order updates'], ['offers'])
        ) as program
    from people
    where (in_point_of_sale or in_loyalty) and chance('gave mobile', number, 500)
),

-- Some statuses are delivered twice and disagree.
statuses as (
    select
        *,
        unnest(if(chance('two message statuses', number || program, 40), [1, 2], [1])) as nth,
        number || ':' || program || ':' || nth as row_key
    from choices
)

select
    formatted_phone(phone, row_key) as mobile,
    chance('messages allowed', number || program, 650) <> (nth = 2) as allowed,
    brand,
    'US' as region,
    program,
    pick('message frequency', row_key, ['daily', 'weekly', 'weekly', 'monthly']) as frequency,
    pick('message language', number, ['en', 'en', 'en', 'es']) as language,
    moment(1 + draw('messages stated', row_key, since_days_ago), row_key) as stated_at
from statuses;

create view generated_email_preferences as
select
    email,
    chance('keeps lookbook', number, 700) as subscribed,
    brand,
    'US' as region,
    'lookbook' as newsletter,
    pick('mail frequency', number, ['weekly', 'weekly', 'every two weeks', 'monthly']) as how_often,
    pick('mail language', number, ['en', 'en', 'en', 'es']) as language,
    moment(1 + draw('preferences saved', number, since_days_ago), number::varchar) as saved_at
from people
where (in_web_shop or in_loyalty) and chance('has preferences', number, 350);

create view generated_email_subscriptions as
with joined as (
    select
        *,
        unnest(if(chance('joined again', number, 60), [1, 2], [1])) as nth
    from people
    where (in_web_shop or in_loyalty) and chance('joined', number, 750)
)

select
    'J' || lpad(number::varchar, 7, '0') || '-' || nth as change_no,
    if(chance('upper joined', number, 100), upper(email), email) as email,
    brand,
    'joined list' as action,
    'US' as region,
    moment(1 + draw('joined on', number || ':' || nth, since_days_ago), 'joined:' || number || ':' || nth) as changed_at
from joined;
