{{ config(enabled=destination_is_on('paid_media'), meta=mart_meta()) }}

{%- set place_columns = ['address', 'address2', 'city', 'state', 'postal', 'country'] -%}
{%- set most = var('paid_media_identifiers', 10) | int -%}
with

merged_customers as (

    select * from {{ ref('merged_customers') }}

),

unified_coalesced as (

    select * from {{ ref('unified_coalesced') }}

),

stitch_blocklist as (

    select * from {{ ref('stitch_blocklist') }}

),

contacts as (

    {{ contact_values('unified_coalesced', ['amperity_id', 'update_dt']) }}

),

-- Two spellings of one address or number are one.
spelled_alike as (

    select
        amperity_id,
        semantic,
        case
            when semantic = 'email' then {{ sendable_email('contact_value') }}
            else {{ phone_e164('contact_value') }}
        end as contact,
        update_dt

    from contacts

    where not is_bad

),

ranked_contacts as (

    select
        amperity_id,
        semantic,
        contact,
        row_number() over (
            partition by amperity_id, semantic
            order by max(update_dt) desc nulls last, {{ in_code_point_order('contact') }} asc
        ) as contact_rank

    from spelled_alike

    where contact is not null

    group by amperity_id, semantic, contact

),

places as (

    select
        amperity_id,
        {%- for column in place_columns %}
        {{ trimmed_text(column) }} as {{ column }},
        {%- endfor %}
        update_dt

    from unified_coalesced

    where blv_address is not true

),

ranked_places as (

    select
        amperity_id,
        {{ place_columns | join(', ') }},
        row_number() over (
            partition by amperity_id
            order by
                max(update_dt) desc nulls last,
                {%- for column in place_columns %}
                {{ in_code_point_order(column) }} asc nulls last{{ ',' if not loop.last }}
                {%- endfor %}
        ) as place_rank

    from places

    where address is not null

    group by amperity_id, {{ place_columns | join(', ') }}

),

-- Every address beside every number beside every place: who lacks a kind has nothing there.
unified_paid_media as (

    select
        merged_customers.amperity_id,
        merged_customers.given_name,
        merged_customers.surname,
        emails.contact as email,
        phones.contact as phone,
        ranked_places.address,
        ranked_places.address2 as address_line_2,
        ranked_places.city,
        ranked_places.state,
        ranked_places.postal as zip,
        ranked_places.country,
        merged_customers.birthdate,
        merged_customers.gender

    from merged_customers

    left join ranked_contacts as emails
        on
            merged_customers.amperity_id = emails.amperity_id
            and emails.semantic = 'email'
            and emails.contact_rank <= {{ most }}

    left join ranked_contacts as phones
        on
            merged_customers.amperity_id = phones.amperity_id
            and phones.semantic = 'phone'
            and phones.contact_rank <= {{ most }}

    left join ranked_places
        on
            merged_customers.amperity_id = ranked_places.amperity_id
            and ranked_places.place_rank <= {{ most }}

    where coalesce(emails.contact, phones.contact, ranked_places.address) is not null

)

select * from unified_paid_media
