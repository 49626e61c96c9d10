-- A row for every customer whose address a brand's summary knows, and for nobody else.
with

expected as (

    select
        merged_customers.amperity_id,
        summary.email,
        coalesce(summary.brand, '') as brand

    from {{ ref('merged_customers') }} as merged_customers

    inner join {{ ref('email_engagement_summary') }} as summary
        on lower(merged_customers.email) = summary.email

)

select
    expected.amperity_id as expected_id,
    attributes.amperity_id

from expected

full outer join {{ ref('email_engagement_attributes') }} as attributes
    on
        expected.amperity_id = attributes.amperity_id
        and expected.email = attributes.email
        and expected.brand = coalesce(attributes.brand, '')

where expected.amperity_id is null or attributes.amperity_id is null
