{#-
  The rows that checks look at: a model as it is, or a select that brings together what a question is about.

  Arguments: name, of a model or of one of the selects below; a select may read others by name, see needed_populations().
  Returns: a select.
-#}
{% macro validation_population(name) %}
    {%- set selects = [customer_population(name) | trim, transaction_population(name) | trim, input_population(name) | trim] | select | list -%}
    {%- do return(selects[0] if selects else 'select * from ' ~ ref(name)) -%}
{% endmacro %}


{#-
  Populations with those that they read, each before its readers.

  Arguments: names, list. Returns: list of distinct names.
-#}
{% macro needed_populations(names) %}
    {%- set needed = [] -%}
    {%- for name in names -%}
        {%- if name == 'orders_of_several_customers' -%}
            {%- do needed.append('customers_of_orders') -%}
        {%- elif name == 'received_orders' -%}
            {%- do needed.append('received_lines') -%}
        {%- endif -%}
        {%- do needed.append(name) -%}
    {%- endfor -%}
    {%- do return(needed | unique | list) -%}
{% endmacro %}


{#-
  Tells dbt, while it parses, what a node will read for some checks; much quicker than rendering what it will ask.

  Arguments: rules, list of dicts, see validation_rules(). Returns: nothing.
-#}
{% macro read_populations(rules) %}
    {%- for name in needed_populations(rules | map(attribute='population') | unique | list) -%}
        {%- do validation_population(name) -%}
    {%- endfor -%}
{% endmacro %}


{#- Populations of customers, addresses, memberships and days. Arguments: name. Returns: a select, or '' for another name. -#}
{% macro customer_population(name) %}
    {%- if name == 'customers_of_records' %}
select
    datasource,
    pk,
    min(amperity_id) as lowest_amperity_id,
    max(amperity_id) as highest_amperity_id
from {{ ref('unified_customers') }}
group by datasource, pk
    {%- elif name == 'classified_customers' %}
select
    customers.amperity_id,
    customers.is_purchaser,
    customers.is_prospect,
    purchasers.amperity_id is not null as has_orders
from {{ ref('customer_attributes') }} as customers
left join {{ ref('transaction_attributes_extended') }} as purchasers
    on customers.amperity_id = purchasers.amperity_id
    {%- elif name == 'household_members' %}
select
    amperity_id,
    count(*) as memberships,
    max(household_size) as household_size
from {{ ref('merged_households') }}
group by amperity_id
    {%- elif name == 'customers_of_event_addresses' %}
select
    addresses.email,
    min(customers.amperity_id) as lowest_amperity_id,
    max(customers.amperity_id) as highest_amperity_id
from (select distinct email from {{ ref('email_engagement_summary') }}) as addresses
left join {{ ref('merged_customers') }} as customers
    on addresses.email = lower(customers.email)
group by addresses.email
    {%- elif name == 'equal_events' %}
select
    event_type,
    event_datetime,
    min(pk) as first_pk,
    max(pk) as last_pk,
    count(*) as copies
from {{ ref('unified_email_events') }}
group by brand, lower(email), event_type, event_datetime, send_id
    {%- elif name == 'latest_email_consents' %}
        {{- latest_consents('email', 'lower(email)') }}
    {%- elif name == 'latest_sms_consents' %}
        {{- latest_consents('sms', normalise_phone('phone')) }}
    {%- elif name == 'customers_of_memberships' %}
select
    loyalty_id,
    min(amperity_id) as lowest_amperity_id,
    max(amperity_id) as highest_amperity_id
from {{ ref('unified_loyalty') }}
group by loyalty_id
    {%- elif name == 'calendar_days' %}
select
    calendar_date,
    count(*) as copies
from {{ ref('fiscal_calendar') }}
group by calendar_date
    {%- endif %}
{% endmacro %}


{#-
  The latest statements about each contact, brand, region and program, as received: how many say yes and how many say no at that
  moment (data-model §6.1).

  Arguments: channel, email or sms; contact, SQL text of the address or number as it is compared. Returns: a select.
-#}
{% macro latest_consents(channel, contact) %}
    {%- set opted_in = 'is_' ~ channel ~ '_opted_in' %}
select
    {{ md5_hex('contact') }} as contact_md5,
    brand,
    region,
    {{ channel }}_program as program,
    count(case when {{ opted_in }} then 1 end) as consents,
    count(case when not {{ opted_in }} then 1 end) as refusals
from (
    select
        {{ contact }} as contact,
        brand,
        region,
        {{ channel }}_program,
        {{ opted_in }},
        rank() over (
            partition by {{ contact }}, brand, region, {{ channel }}_program
            order by update_dt desc nulls last
        ) as recency
    from (
        {{ union_feeds(channel ~ '_opt') }}
    ) as statements
) as ranked
where contact is not null and recency = 1
group by contact, brand, region, {{ channel }}_program
{% endmacro %}


{#- Populations of orders. Arguments: name. Returns: a select, or '' for another name. -#}
{% macro transaction_population(name) %}
    {%- if name == 'customers_of_orders' %}
select
    order_id,
    min(amperity_id) as lowest_amperity_id,
    max(amperity_id) as highest_amperity_id,
    count(case when line_type = 'purchase' then 1 end) as lines_bought,
    count(case when line_type <> 'purchase' then 1 end) as lines_taken_back
from {{ ref('unified_itemized_transactions') }}
group by order_id
    {%- elif name == 'equal_orders' %}
select
    amperity_id,
    order_datetime,
    order_revenue,
    min(order_id) as first_order_id,
    max(order_id) as last_order_id,
    count(*) as orders
from {{ ref('unified_transactions') }}
where amperity_id is not null and has_purchase_line
group by amperity_id, order_datetime, order_revenue
    {%- elif name == 'rows_of_orders' %}
select
    order_id,
    count(*) as copies
from {{ ref('unified_transactions') }}
group by order_id
    {%- elif name == 'orders_of_several_customers' %}
        {#- the customers on the lines of these few orders, by when their records were updated last #}
select
    orders.order_id,
    max(case when lines.amperity_id = orders.amperity_id then records.update_dt end) as last_update_dt,
    max(records.update_dt) as latest_update_dt
from {{ ref('unified_transactions') }} as orders
inner join {{ ref('unified_itemized_transactions') }} as lines
    on orders.order_id = lines.order_id
left join {{ ref('unified_coalesced') }} as records
    on lines.amperity_id = records.amperity_id
where
    orders.order_id in (
        select several.order_id
        from customers_of_orders as several
        where several.lowest_amperity_id <> several.highest_amperity_id
    )
group by orders.order_id
    {%- elif name == 'expected_months' %}
        {%- set table, revenue = {
            'gross': ('unified_transactions', 'order_revenue'), 'net': ('unified_itemized_transactions', 'item_revenue'),
        }[chosen('expected_revenue_of', ['gross', 'net'])] %}
select
    expected.year,
    expected.month,
    expected.source,
    expected.amount,
    coalesce(sum(sold.{{ revenue }}), 0) as found
from {{ ref('expected_revenue') }} as expected
left join {{ ref(table) }} as sold
    on
        expected.source = sold.datasource
        and expected.year = extract(year from {{ business_date('sold.order_datetime') }})
        and expected.month = extract(month from {{ business_date('sold.order_datetime') }})
group by expected.year, expected.month, expected.source, expected.amount
    {%- endif %}
{% endmacro %}


{#- Populations of what feeds delivered. Arguments: name. Returns: a select, or '' for another name. -#}
{% macro input_population(name) %}
    {%- if name in ['sources_of_emails', 'sources_of_phones'] %}
select
    datasource,
    {{ md5_hex('contact_value') }} as contact_md5,
    count(*) over (partition by contact_value) as datasources
from (
    select distinct
        records.datasource,
        contacts.contact_value
    from {{ ref('stitch_contacts') }} as contacts
    inner join {{ ref('stitch_records') }} as records
        on contacts.record_number = records.record_number
    where contacts.semantic = '{{ 'email' if name == 'sources_of_emails' else 'phone' }}'
) as known
    {%- elif name == 'received_lines' %}
select
    feeds.*,
    case
        when coalesce(is_return, false) then 'return'
        when coalesce(is_cancellation, false) then 'cancellation'
        else 'purchase'
    end as line_type
from (
    {{ union_feeds('itemized_transactions') }}
) as feeds
    {%- elif name == 'received_orders' %}
select
    datasource,
    order_id,
    min(case when line_type = 'purchase' then order_datetime end) as first_bought_at,
    max(case when line_type = 'purchase' then order_datetime end) as last_bought_at,
    count(*) as lines
from received_lines
group by datasource, order_id
    {%- elif name == 'received_privacy_requests' %}
        {{- union_feeds('privacy_requests') }}
    {%- endif %}
{% endmacro %}
