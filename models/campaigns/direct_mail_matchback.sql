with

campaign_recipients as (

    select * from {{ ref('campaign_recipients') }}

),

merged_households as (

    select * from {{ ref('merged_households') }}

),

unified_transactions as (

    select * from {{ ref('unified_transactions') }}

),

-- Campaigns that write letters; their control groups were kept from them and show what happens without.
mailings as (

    select distinct campaign_id

    from campaign_recipients

    where destination_name in ({{ destinations_by_channel('address') }})

),

mailed as (

    select
        campaign_recipients.pk as recipient_pk,
        campaign_recipients.campaign_id,
        campaign_recipients.campaign_name,
        campaign_recipients.sub_audience_name,
        campaign_recipients.treatment_name,
        campaign_recipients.is_control,
        campaign_recipients.amperity_id as recipient_id,
        merged_households.household_id,
        campaign_recipients.delivery_datetime,
        {{ business_date('campaign_recipients.delivery_datetime') }} as delivery_date

    from campaign_recipients

    inner join mailings
        on campaign_recipients.campaign_id = mailings.campaign_id

    left join merged_households
        on campaign_recipients.amperity_id = merged_households.amperity_id

    where
        campaign_recipients.is_control
        or campaign_recipients.destination_name in ({{ destinations_by_channel('address') }})

),

orders as (

    select
        unified_transactions.order_id,
        unified_transactions.amperity_id as buyer_id,
        merged_households.household_id as buyer_household_id,
        unified_transactions.order_datetime,
        {{ business_date('unified_transactions.order_datetime') }} as order_date,
        unified_transactions.order_revenue

    from unified_transactions

    left join merged_households
        on unified_transactions.amperity_id = merged_households.amperity_id

    where unified_transactions.has_purchase_line and unified_transactions.amperity_id is not null

),

-- Two joins, since an "or" between them would compare everybody with everybody.
matched as (

    select
        mailed.*,
        orders.*,
        'customer' as matched_by

    from mailed

    inner join orders
        on mailed.recipient_id = orders.buyer_id

    union all

    select
        mailed.*,
        orders.*,
        'household' as matched_by

    from mailed

    inner join orders
        on
            mailed.household_id = orders.buyer_household_id
            and mailed.recipient_id <> orders.buyer_id

),

in_time as (

    select
        matched.*,
        row_number() over (
            partition by order_id, is_control
            order by delivery_datetime desc, recipient_pk asc
        ) as mailing_number

    from matched

    where
        order_date >= delivery_date
        and order_date < {{ add_days('delivery_date', var('matchback_days')) }}
        and order_date <= {{ as_of_date() }}

),

direct_mail_matchback as (

    select
        recipient_pk,
        order_id,
        campaign_id,
        campaign_name,
        sub_audience_name,
        treatment_name,
        is_control,
        recipient_id,
        household_id,
        delivery_datetime,
        buyer_id,
        matched_by,
        order_datetime,
        order_revenue,
        cast({{ days_between('delivery_date', 'order_date') }} as {{ type_of('integer') }}) as days_since_delivery,
        -- An order that follows several letters is put down to the last one when revenue is summed.
        mailing_number = 1 as is_last_mailing

    from in_time

)

select * from direct_mail_matchback
