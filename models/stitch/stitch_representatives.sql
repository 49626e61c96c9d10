{%- set frequencies = ['given_name', 'surname', 'postal'] -%}
with

preprocessed as (

    select * from {{ ref('unified_preprocessed_raw') }}

),

representatives as (

    select
        preprocessed.*,
        house_number || ' ' || street || ' ' || coalesce(postal, city, '') as place

    from preprocessed

    where int_id = rep_int_id

),

total as (

    select cast(count(*) as {{ type_of('double') }}) as records

    from representatives

),
{%- for column in frequencies %}

-- How common the value is, as log2 of its share.
{{ column }}_frequencies as (

    select
        representatives.{{ column }},
        {{ log2_of('count(*) / max(total.records)') }} as frequency

    from representatives

    cross join total

    where representatives.{{ column }} is not null

    group by representatives.{{ column }}

),
{%- endfor %}
{%- for column in ['phone', 'email', 'place'] %}

-- How many people use the value, at least: different initials on it.
{{ column }}_people as (

    select
        {{ column }},
        count(distinct left(first_root, 1)) as people

    from representatives

    where {{ column }} is not null

    group by {{ column }}

    having count(distinct left(first_root, 1)) > 1

),
{%- endfor %}

stitch_representatives as (

    select
        representatives.*,
        {%- for column in frequencies %}
        {{ column }}_frequencies.frequency as {{ column }}_frequency,
        {%- endfor %}
        {%- for column in ['phone', 'email', 'place'] %}
        coalesce({{ column }}_people.people, 1) as {{ column }}_people,
        {%- endfor %}
        -- Common words and parts of the own name are no sign of one mailbox at two providers; digits in it are.
        coalesce(
            length(representatives.login) < 5
            or (
                length(representatives.login) - length({{ regex_replace('representatives.login', '[0-9]', '') }}) < 2
                and (
                    position(representatives.surname in representatives.login_trimmed) > 0
                    or position(representatives.given_name in representatives.login_trimmed) > 0
                )
            ),
            false
        ) as has_login_of_name

    from representatives
    {%- for column in frequencies %}

    left join {{ column }}_frequencies
        on representatives.{{ column }} = {{ column }}_frequencies.{{ column }}
    {%- endfor %}
    {%- for column in ['phone', 'email', 'place'] %}

    left join {{ column }}_people
        on representatives.{{ column }} = {{ column }}_people.{{ column }}
    {%- endfor %}

)

select * from stitch_representatives
