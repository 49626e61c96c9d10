{%- set brand = var('opt_status_brand', '') -%}
{%- set channels = [
    {'name': 'email', 'feed': 'email_opt', 'flag': 'is_email_opted_in', 'consents': 'email_consents'},
    {'name': 'phone', 'feed': 'sms_opt', 'flag': 'is_sms_opted_in', 'consents': 'sms_consents'},
] -%}
with

merged_customers as (

    select * from {{ ref('merged_customers') }}

),

email_opt_status as (

    select * from {{ ref('email_opt_status') }}

),

sms_opt_status as (

    select * from {{ ref('sms_opt_status') }}

),

-- Consent to any programme is consent; a customer without a readable statement has none (data-model §25, A23).
email_consents as (

    select
        amperity_id,
        email,
        bool_or(is_email_opted_in) as is_email_opted_in

    from email_opt_status

    where {{ 'brand = ' ~ dbt.string_literal(brand) if brand else 'true' }}

    group by amperity_id, email

),

sms_consents as (

    select
        amperity_id,
        phone,
        bool_or(is_sms_opted_in) as is_sms_opted_in

    from sms_opt_status

    where {{ 'brand = ' ~ dbt.string_literal(brand) if brand else 'true' }}

    group by amperity_id, phone

),

-- Where consent is not collected at all, having the contact is enough; where it is, silence is a no.
by_channel as (

    select
        merged_customers.amperity_id,
        {%- for channel in channels %}
        {%- if has_feed(channel.feed) %}
        coalesce({{ channel.consents }}.{{ channel.flag }}, false) as contactable_{{ channel.name }},
        {%- else %}
        merged_customers.{{ channel.name }}_completion = 1 as contactable_{{ channel.name }},
        {%- endif %}
        {%- endfor %}
        merged_customers.address_completion = 4 as contactable_address,
        merged_customers.phone_completion > 0 or merged_customers.email_completion > 0 as contactable_paid_social,
        merged_customers.phone_completion = 0
        and merged_customers.email_completion = 0
        and merged_customers.address_completion = 0
        and merged_customers.name_completion = 0 as is_no_pii_amperity_id,
        email_consents.is_email_opted_in,
        sms_consents.is_sms_opted_in

    from merged_customers

    left join email_consents
        on
            merged_customers.amperity_id = email_consents.amperity_id
            and lower(merged_customers.email) = email_consents.email

    left join sms_consents
        on
            merged_customers.amperity_id = sms_consents.amperity_id
            and {{ normalise_phone('merged_customers.phone') }} = sms_consents.phone

),

customer_contactability as (

    select
        by_channel.*,
        contactable_email or contactable_phone or contactable_address as contactable_global

    from by_channel

)

select * from customer_contactability
