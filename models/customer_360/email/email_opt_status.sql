with

consents as (

    {{ union_feeds('email_opt') }}

),

unified_coalesced as (

    select * from {{ ref('unified_coalesced') }}

),

customers_of_email as (

    select distinct
        amperity_id,
        lower(email) as email

    from unified_coalesced

    where email is not null

),

-- The latest statement holds; of several at the same moment the refusal does, and an unreadable one before a consent.
ranked as (

    select
        lower(email) as email,
        is_email_opted_in,
        brand,
        region,
        email_program,
        email_frequency,
        language_preference,
        row_number() over (
            partition by lower(email), brand, region, email_program
            order by
                update_dt desc nulls last,
                case when is_email_opted_in then 2 when is_email_opted_in is null then 1 else 0 end asc,
                {{ in_code_point_order('email_frequency') }} asc nulls last,
                {{ in_code_point_order('language_preference') }} asc nulls last
        ) as statement_rank

    from consents

    where email is not null

),

email_opt_status as (

    select
        customers_of_email.amperity_id,
        ranked.email,
        ranked.is_email_opted_in,
        ranked.brand,
        ranked.region,
        ranked.email_program,
        ranked.email_frequency,
        ranked.language_preference

    from ranked

    left join customers_of_email
        on ranked.email = customers_of_email.email

    where ranked.statement_rank = 1

)

select * from email_opt_status
