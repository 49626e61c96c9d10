{%- set converted_words = [2, 3, 4, 5] -%}
with

merged_customers as (

    select * from {{ ref('merged_customers') }}

),

address_standardization as (

    select * from {{ ref('address_standardization') }}

),

complete as (

    select
        amperity_id,
        upper(given_name) as given_name,
        upper(surname) as surname,
        upper(address) as address,
        {{ without_punctuation('upper(address2)') }} as address2,
        upper(city) as city,
        trim(upper(state)) as received_state,
        upper(substr(postal, 1, 5)) as postal,
        {{ regex_replace('trim(upper(address))', ' +', ' ') }} as words

    from merged_customers

    where
        address is not null
        and city is not null
        and state is not null
        and postal is not null
        and surname is not null

),

split as (

    select
        complete.*,
        {%- for position in [1] + converted_words %}
        {{ without_punctuation(dbt.split_part('words', "' '", position)) }} as word_{{ position }},
        {%- endfor %}
        {%- if household_strip_mode() == 'parity' %}
        {{ without_punctuation(dbt.split_part('words', "' '", 6)) }} || ' '
        || {{ without_punctuation(dbt.split_part('words', "' '", 7)) }} as further_words
        {%- else %}
        case
            when {{ dbt.split_part('words', "' '", 6) }} <> ''
                then {{ without_punctuation(regex_replace('words', '^([^ ]+ ){5}', '')) }}
        end as further_words
        {%- endif %}

    from complete

),

-- The lookup table has each word once, so no customer is multiplied.
standardised as (

    select
        split.*,
        coalesce(state_names.convert, split.received_state) as state,
        concat_ws(
            ' ',
            split.word_1,
            {%- for position in converted_words %}
            coalesce(street_{{ position }}.convert, split.word_{{ position }}),
            {%- endfor %}
            split.further_words,
            split.address2,
            split.city,
            coalesce(state_names.convert, split.received_state),
            split.postal
        ) as words_of_full_address

    from split
    {%- for position in converted_words %}

    left join address_standardization as street_{{ position }}
        on
            street_{{ position }}.type = 'STREET'
            and split.word_{{ position }} = street_{{ position }}.before
    {%- endfor %}

    left join address_standardization as state_names
        on
            state_names.type = 'STATE'
            and split.received_state = state_names.before

),

full_addresses as (

    select
        standardised.*,
        {{ without_units_and_blanks('words_of_full_address') }} as full_address

    from standardised

),

identified as (

    select
        full_addresses.*,
        {{ md5_uuid('full_address || surname') }} as household_id

    from full_addresses

),

merged_households as (

    select
        amperity_id,
        household_id,
        count(*) over (partition by household_id) as household_size,
        full_address,
        given_name,
        surname,
        address,
        address2,
        city,
        state,
        postal

    from identified

)

select * from merged_households
