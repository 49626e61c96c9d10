-- No address without consent to e-mail and no number without consent to text messages is in a mart for messages.
{%- set messages = {
    'attentive_emails': {'folder': 'attentive', 'column': 'Email', 'consent': 'contactable_email'},
    'attentive_phones': {'folder': 'attentive', 'column': 'Phone', 'consent': 'contactable_phone'},
    'braze_attributes': {'folder': 'braze', 'column': 'phone', 'consent': 'contactable_phone'},
    'klaviyo_profiles': {'folder': 'klaviyo', 'column': 'email', 'consent': 'contactable_email'},
    'klaviyo_events': {'folder': 'klaviyo', 'column': 'phone_number', 'consent': 'contactable_phone'},
} -%}
{{ config(enabled=any_destination_is_on(messages.values() | map(attribute='folder'))) }}
with

agreed as (

    select
        customer_attributes.contactable_email,
        customer_attributes.contactable_phone,
        lower({{ trimmed('merged_customers.email') }}) as email,
        {{ normalise_phone('merged_customers.phone') }} as phone

    from {{ ref('customer_attributes') }} as customer_attributes

    inner join {{ ref('merged_customers') }} as merged_customers
        on customer_attributes.amperity_id = merged_customers.amperity_id

),

sent as (
    {%- for mart, check in messages.items() if destination_is_on(check.folder) %}
    {%- set is_email = check.consent == 'contactable_email' %}

    select
        '{{ check.consent }}' as consent,
        {{ case_preserved(check.column) if is_email else normalise_phone(case_preserved(check.column)) }} as contact
    from {{ ref(mart) }}
    where {{ case_preserved(check.column) }} is not null
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

)

select sent.contact

from sent

left join agreed
    on
        (sent.consent = 'contactable_email' and agreed.contactable_email and sent.contact = agreed.email)
        or (sent.consent = 'contactable_phone' and agreed.contactable_phone and sent.contact = agreed.phone)

where agreed.email is null and agreed.phone is null
