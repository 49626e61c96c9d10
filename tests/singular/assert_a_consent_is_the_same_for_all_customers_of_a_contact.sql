-- Consent belongs to the address or number: customers who share it have the same statement (data-model §25, A09).
{%- for table, contact, opted_in, program in [
    ('email_opt_status', 'email', 'is_email_opted_in', 'email_program'),
    ('sms_opt_status', 'phone', 'is_sms_opted_in', 'sms_program'),
] %}

select
    '{{ table }}' as table_name,
    brand,
    region,
    {{ program }} as program

from {{ ref(table) }}

group by {{ contact }}, brand, region, {{ program }}

having
    count(distinct {{ opted_in }}) > 1
    or (count({{ opted_in }}) > 0 and count({{ opted_in }}) < count(*))
{{ 'union all' if not loop.last }}
{%- endfor %}
