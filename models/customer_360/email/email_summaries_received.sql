{%- set received_columns = columns_of_tags(email_summary_types()) | reject('in', ['pk', 'brand', 'email', 'update_dt']) | list -%}
with

summaries as (

    {{ union_feeds('email_summary') }}

),

-- One summary per brand and address: the latest; of equally recent ones any fixed choice will do.
ranked as (

    select
        summaries.*,
        lower(email) as email_lower,
        row_number() over (
            partition by brand, lower(email)
            order by
                update_dt desc nulls last,
                {%- for column in received_columns %}
                {{ column }} desc nulls last,
                {%- endfor %}
                datasource asc
        ) as summary_rank

    from summaries

    where email is not null

),

email_summaries_received as (

    select
        brand,
        email_lower as email,
        {%- for column in received_columns if column != 'most_recent_email_open_or_click_datetime' %}
        {{ column }} as {{ email_summary_column(column) }},
        {%- endfor %}
        cast(null as {{ type_of('timestamp') }}) as first_email_optin_datetime,
        coalesce(
            most_recent_email_open_or_click_datetime,
            greatest(
                coalesce(most_recent_email_open_datetime, most_recent_email_click_datetime),
                coalesce(most_recent_email_click_datetime, most_recent_email_open_datetime)
            )
        ) as most_recent_email_open_or_click_datetime

    from ranked

    where summary_rank = 1

)

select * from email_summaries_received
