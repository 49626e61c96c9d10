{%- do refuse_events_beside_summaries() -%}
{%- set metric = chosen('engagement_metric', ['open', 'click']) ~ 's' -%}
with

email_engagement_counts as (

    select * from {{ ref('email_engagement_counts') }}

),

email_summaries_received as (

    select * from {{ ref('email_summaries_received') }}

),

with_brand as (

    select
        email_engagement_counts.*,
        cast(sum(email_sends_lifetime) over (partition by brand) as bigint) as brand_sends_lifetime,
        cast(sum(email_sends_last_15_months) over (partition by brand) as bigint) as brand_sends,
        cast(sum(email_{{ metric }}_last_15_months) over (partition by brand) as bigint) as brand_engagements

    from email_engagement_counts

),

-- The rate of an address is drawn to its brand's rate as if five more mails had been sent (data-model §16.2, A32). Both are
-- whole numbers until the one division, so that equal rates are equal on every engine.
modeled as (

    select
        with_brand.*,
        cast(email_{{ metric }}_last_15_months * brand_sends + 5 * brand_engagements as {{ type_of('double') }})
        / nullif((email_sends_last_15_months + 5) * brand_sends, 0) as modeled_rate,
        case
            when email_sends_last_15_months = 0 then 'Non-recipient'
            when email_sends_last_15_months < 5 then 'New'
        end as low_volume_class

    from with_brand

),

ranked as (

    select
        modeled.*,
        ntile(3) over (
            partition by brand, low_volume_class
            order by modeled_rate asc nulls last, {{ in_code_point_order('email') }} asc
        ) as third

    from modeled

),

-- A brand whose platform reports no sends has no classes.
measured as (

    select
        ranked.*,
        {%- for happening in ['open', 'click'] %}
        cast(
            cast(email_{{ happening }}s_lifetime as decimal(38, 12))
            / nullif(email_sends_lifetime, 0) as {{ type_of('rate') }}
        ) as email_{{ happening }}_rate_lifetime,
        {%- endfor %}
        case
            when brand_sends_lifetime = 0 then null
            when low_volume_class is not null then low_volume_class
            when third = 1 then 'Low'
            when third = 2 then 'Medium'
            else 'High'
        end as engagement_frequency_last_15_months,
        case
            when brand_sends_lifetime = 0 then null
            when low_volume_class is not null then low_volume_class
            when email_opens_last_15_months + email_clicks_last_15_months > 0 then 'Active'
            else 'Inactive'
        end as engagement_status_last_15_months

    from ranked

),

email_engagement_summary as (

    {%- for table in ['measured', 'email_summaries_received'] %}

    select
        {%- for column in email_summary_columns() %}
        {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    from {{ table }}
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

)

select * from email_engagement_summary
