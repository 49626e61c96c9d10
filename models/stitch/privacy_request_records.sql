{%- set feeds = union_feeds('customers') -%}
with

requests as (

    select * from {{ ref('stitch_privacy_requests') }}

),

stitch_blocklist as (

    select * from {{ ref('stitch_blocklist') }}

),

records as (

    {{ feeds }}
    {#- without a feed of requests nothing is looked for #}
    {%- if not has_feed('privacy_requests') %}

    limit 0
    {%- endif %}

),

contacts as (

    {{ contact_values('records', ['datasource', 'pk']) }}

),

good_contacts as (

    select distinct
        datasource,
        pk,
        semantic,
        normalised_value

    from contacts

    where normalised_value is not null and not is_bad

),

found as (

    select
        requests.request_number,
        records.datasource,
        records.pk

    from requests

    inner join records
        on requests.record_key = records.pk
    {%- for semantic in ['email', 'phone'] %}

    union all

    select
        requests.request_number,
        good_contacts.datasource,
        good_contacts.pk

    from requests

    inner join good_contacts
        on
            good_contacts.semantic = '{{ semantic }}'
            and requests.{{ semantic }} = good_contacts.normalised_value
    {%- endfor %}

),

-- Everything that the request names must be the record's.
named as (

    select
        requests.request_id,
        requests.request_type,
        requests.strategy,
        found.datasource,
        found.pk

    from requests

    inner join found
        on
            requests.request_number = found.request_number
            and coalesce(requests.datasource, found.datasource) = found.datasource

    group by
        requests.request_number,
        requests.request_id,
        requests.request_type,
        requests.strategy,
        requests.record_key,
        requests.email,
        requests.phone,
        found.datasource,
        found.pk

    having
        count(*)
        = case when requests.record_key is null then 0 else 1 end
        + case when requests.email is null then 0 else 1 end
        + case when requests.phone is null then 0 else 1 end

),

-- Connected: whoever shares an address or number with such a record.
connected as (

    select
        named.request_id,
        named.request_type,
        named.strategy,
        others.datasource,
        others.pk

    from named

    inner join good_contacts as own
        on
            named.datasource = own.datasource
            and named.pk = own.pk

    inner join good_contacts as others
        on
            own.semantic = others.semantic
            and own.normalised_value = others.normalised_value

    where named.strategy = 'connected_pii'

),

privacy_request_records as (

    select * from named

    union

    select * from connected

)

select * from privacy_request_records
