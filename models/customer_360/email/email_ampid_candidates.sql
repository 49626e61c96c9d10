with

customer_contacts as (

    select * from {{ ref('customer_contacts') }}

    where semantic = 'email'

),

transaction_attributes_extended as (

    select * from {{ ref('transaction_attributes_extended') }}

),

email_engagement_summary as (

    select * from {{ ref('email_engagement_summary') }}

),

email_opt_status as (

    select * from {{ ref('email_opt_status') }}

),

-- An address has a summary per brand and consents per brand, region and programme.
clicks as (

    select
        email,
        max(most_recent_email_click_datetime) as most_recent_email_click_datetime,
        sum(email_clicks_last_30_days) as email_clicks_last_30_days

    from email_engagement_summary

    group by email

),

consents as (

    select
        amperity_id,
        email,
        bool_or(is_email_opted_in) as is_email_opted_in

    from email_opt_status

    where amperity_id is not null

    group by amperity_id, email

),

-- Which of their addresses customers would rather be written to (data-model §6.2, steps 1 to 3).
ranked_by_customer as (

    select
        customer_contacts.amperity_id,
        customer_contacts.contact as email,
        cast(row_number() over (
            partition by customer_contacts.amperity_id
            order by
                consents.is_email_opted_in desc nulls last,
                clicks.email_clicks_last_30_days desc nulls last,
                clicks.most_recent_email_click_datetime desc nulls last,
                customer_contacts.update_dt desc nulls last,
                {{ in_code_point_order('customer_contacts.contact') }} asc
        ) as bigint) as email_rank

    from customer_contacts

    left join consents
        on
            customer_contacts.amperity_id = consents.amperity_id
            and customer_contacts.contact = consents.email

    left join clicks
        on customer_contacts.contact = clicks.email

),

-- Which of its customers an address would rather stand for (step 4). Predicted value would come before revenue.
ranked_by_email as (

    select
        ranked_by_customer.amperity_id,
        ranked_by_customer.email,
        ranked_by_customer.email_rank,
        cast(row_number() over (
            partition by ranked_by_customer.email
            order by
                transaction_attributes_extended.l12m_order_revenue desc nulls last,
                transaction_attributes_extended.latest_order_datetime desc nulls last,
                ranked_by_customer.amperity_id asc
        ) as bigint) as amp_rank

    from ranked_by_customer

    left join transaction_attributes_extended
        on ranked_by_customer.amperity_id = transaction_attributes_extended.amperity_id

    where ranked_by_customer.email_rank <= {{ var('email_rank_limit', 10) | int }}

),

email_ampid_candidates as (

    select * from ranked_by_email

    where amp_rank <= {{ var('amp_rank_limit', 10) | int }}

)

select * from email_ampid_candidates
