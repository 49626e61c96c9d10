{%- set profile_columns = ['given_name', 'surname', 'full_name', 'address', 'address2', 'email'] -%}
with

merged_customers as (

    select * from {{ ref('merged_customers') }}

),

customer_contacts as (

    select * from {{ ref('customer_contacts') }}

),

employees as (

    {{ union_feeds('employees') }}

),

ca_patterns as (

    select * from {{ ref('ca_patterns') }}

),

ca_exceptions as (

    select * from {{ ref('ca_exceptions') }}

),

employee_domains as (

    select * from {{ ref('employee_domains') }}

),

profile_values as (

    {%- for column in profile_columns %}

    select
        amperity_id,
        '{{ column }}' as column_name,
        {{ column }} as value

    from merged_customers

    where {{ column }} is not null
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

),

by_pattern as (

    {{ pattern_matches('profile_values', ['amperity_id'], 'ca_patterns') }}

),

-- A domain covers its subdomains, but no other domain that happens to end alike.
by_domain as (

    select
        merged_customers.amperity_id,
        'employee' as classification

    from merged_customers

    inner join employee_domains
        on
            right(lower(merged_customers.email), length(employee_domains.domain) + 1)
            in ('@' || lower(employee_domains.domain), '.' || lower(employee_domains.domain))

),

listed as (

    select
        customer_contacts.amperity_id,
        employees.is_current

    from customer_contacts

    inner join employees
        on
            customer_contacts.semantic = 'email'
            and customer_contacts.contact = lower(employees.email)

),

-- Whoever the list of employees knows is or was one.
by_list as (

    select
        amperity_id,
        'employee' as classification

    from listed

    union

    select
        amperity_id,
        'employee_current' as classification

    from listed

    where is_current

),

matched as (

    select * from by_pattern

    union

    select * from by_domain

    union

    select * from by_list

),

excepted as (

    {{ pattern_matches('profile_values', ['amperity_id'], 'ca_exceptions') }}

),

-- Exceptions win.
customer_pattern_matches as (

    select
        matched.amperity_id,
        matched.classification

    from matched

    left join excepted
        on
            matched.amperity_id = excepted.amperity_id
            and matched.classification = excepted.classification

    where excepted.amperity_id is null

)

select * from customer_pattern_matches
