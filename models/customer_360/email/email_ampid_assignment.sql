with

candidates as (

    select * from {{ ref('email_ampid_candidates') }}

),

first_pass as (

    select * from candidates

    where email_rank = 1 and amp_rank = 1

),

-- What neither a customer nor an address has been given is ranked again among itself (data-model §6.2, step 6).
left_over as (

    select
        candidates.*,
        row_number() over (partition by candidates.amperity_id order by candidates.email_rank) as email_rank_left,
        row_number() over (partition by candidates.email order by candidates.amp_rank) as amp_rank_left

    from candidates

    left join first_pass as given_customers
        on candidates.amperity_id = given_customers.amperity_id

    left join first_pass as given_emails
        on candidates.email = given_emails.email

    where given_customers.amperity_id is null and given_emails.email is null

),

email_ampid_assignment as (

    select
        amperity_id,
        email,
        cast(1 as bigint) as pass,
        email_rank,
        amp_rank

    from first_pass

    union all

    select
        amperity_id,
        email,
        cast(2 as bigint) as pass,
        email_rank,
        amp_rank

    from left_over

    where email_rank_left = 1 and amp_rank_left = 1

)

select * from email_ampid_assignment
