-- Nothing disappears on the way to Persado: the mart has a row for every day, hash, campaign, Persado id and send of the
-- events that have no reason to be refused, and no other row.
with

expected as (

    select distinct
        engagement_date,
        hashed_email,
        coalesce(campaign_name, '') as campaign_name,
        coalesce(persado_id, '') as persado_id,
        send_id

    from {{ ref('persado_engagement_events') }}

    where reject_reason is null

),

sent as (

    select
        engagement_date,
        {{ adapter.quote('Hashed_Email') }} as hashed_email,
        coalesce({{ adapter.quote('Campaign_Name') }}, '') as campaign_name,
        coalesce({{ adapter.quote('Subject_Line') }}, '') as persado_id,
        {{ adapter.quote('Send_ID') }} as send_id

    from {{ ref('persado_marketing_engagement') }}

)

select
    expected.send_id as expected_send_id,
    sent.send_id as sent_send_id

from expected

full outer join sent
    on
        expected.engagement_date = sent.engagement_date
        and expected.hashed_email = sent.hashed_email
        and expected.campaign_name = sent.campaign_name
        and expected.persado_id = sent.persado_id
        and expected.send_id = sent.send_id

where expected.send_id is null or sent.send_id is null
