{%- set suffixes = '(JR|SR|II|III|IV)' -%}
{%- set unit_words = ' (' ~ var('stitch_unit_words', ['#']) | join('|') ~ ') ' -%}
{%- set street_words = ' (' ~ var('stitch_street_words', ['STREET']) | join('|') ~ ') ' -%}
{%- set checked_texts = ['given_name', 'surname', 'address'] -%}
with

records as (

    select * from {{ ref('stitch_records') }}

),

stitch_blocklist as (

    select * from {{ ref('stitch_blocklist') }}

),

-- What stands on the blocklist says nothing about a person.
good_values as (

    select
        records.record_number,
        records.generational_suffix,
        records.address2,
        records.city,
        records.state,
        records.postal,
        records.birthdate,
        {%- for column in checked_texts %}
        case when bad_{{ column }}.value is null then records.{{ column }} end as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    from records
    {%- for column in checked_texts %}

    left join stitch_blocklist as bad_{{ column }}
        on
            bad_{{ column }}.semantic = '{{ column }}'
            and lower(records.{{ column }}) = bad_{{ column }}.value
            and bad_{{ column }}.datasource in ('*', records.datasource)
    {%- endfor %}

),

plain as (

    select
        record_number,
        birthdate,
        {{ plain_name('given_name') }} as given_names,
        {{ plain_name('surname') }} as surnames,
        {{ plain_name('generational_suffix') }} as own_suffix,
        {{ plain_address('address') }} as address_words,
        {{ plain_address('address2') }} as unit_words,
        replace({{ plain_name('city') }}, ' ', '') as city,
        replace({{ plain_name('state') }}, ' ', '') as state,
        left({{ regex_replace('upper(postal)', '[^A-Z0-9]', '') }}, 5) as postal

    from good_values

),

-- Whole names end in the suffix, so that the surname may stand among the given names.
named as (

    select
        plain.*,
        split_part({{ regex_replace('given_names', '^(MR|MRS|MS|MISS|DR) ', '') }}, ' ', 1) as given_name,
        case
            when {{ regex_matches('surnames', '^' ~ suffixes ~ '$') }} then {{ regex_replace('given_names', '^.* ', '') }}
            when surnames like '% %' then replace({{ regex_replace('surnames', ' ' ~ suffixes ~ '$', '') }}, ' ', '')
            else surnames
        end as surname,
        case
            when own_suffix in ('JR', 'JUNIOR') then 'JR'
            when own_suffix in ('SR', 'SENIOR') then 'SR'
            when {{ regex_matches('own_suffix', '^' ~ suffixes ~ '$') }} then own_suffix
            when {{ regex_matches('surnames', '(^| )' ~ suffixes ~ '$') }} then {{ regex_replace('surnames', '^.* ', '') }}
        end as generational_suffix

    from plain

),

-- The unit stands behind its word in either line; a short second line is nothing but the unit.
with_unit as (

    select
        named.*,
        case
            when {{ regex_matches('address_words', '^ P *O *BOX ') }} then true
            when address_words is not null then false
        end as is_po_box,
        case
            when {{ regex_matches('address_words', unit_words) }}
                then {{ regex_replace('address_words', unit_words ~ '.*$', ' ') }}
            else address_words
        end as street_words,
        case
            when {{ regex_matches('address_words', unit_words) }}
                then {{ regex_replace('address_words', '^.*' ~ unit_words ~ '|[ #]', '') }}
            when {{ regex_matches('unit_words', unit_words) }}
                then {{ regex_replace('unit_words', '^.*' ~ unit_words ~ '|[ #]', '') }}
            when {{ regex_matches('unit_words', '^ [A-Z0-9]{1,4} $') }} then trim(unit_words)
        end as unit

    from named

),

-- Each word has blanks of its own on both sides, so that neighbours can both be taken away.
with_street as (

    select
        with_unit.*,
        case
            when is_po_box then {{ regex_replace('street_words', '[^0-9]', '') }}
            when {{ regex_matches('street_words', '^ [0-9]') }}
                then {{ regex_replace("split_part(street_words, ' ', 2)", '[^0-9].*$', '') }}
        end as house_number,
        case
            when is_po_box then 'POBOX'
            when {{ regex_matches('street_words', '^ [0-9]') }}
                then {{ regex_replace('street_words', '^ [^ ]+ ', ' ') }}
            else street_words
        end as street_name

    from with_unit

),

stripped as (

    select
        with_street.*,
        replace(
            {{ regex_replace("' ' || replace(street_name, ' ', '  ') || ' '", street_words, '') }}, ' ', ''
        ) as street_core

    from with_street

),

stitch_normalised as (

    select
        record_number,
        nullif(left(given_name, 60), '') as given_name,
        nullif(left(surname, 60), '') as surname,
        generational_suffix,
        case
            when birthdate in ({{ sql_list(var('stitch_placeholder_birthdates', ['1900-01-01']), 'date') }}) then null
            when birthdate > {{ as_of_date() }} or birthdate <= {{ add_months(as_of_date(), -1560) }} then null
            else replace(cast(birthdate as {{ type_of('text') }}), '-', '')
        end as birthdate,
        nullif(house_number, '') as house_number,
        -- A street that is called like a type of street keeps its name.
        nullif(left(case when street_core = '' then replace(street_name, ' ', '') else street_core end, 60), '') as street,
        nullif(left(unit, 20), '') as unit,
        is_po_box,
        nullif(city, '') as city,
        nullif(state, '') as state,
        nullif(postal, '') as postal

    from stripped

)

select * from stitch_normalised
