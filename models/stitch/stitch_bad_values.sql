with

normalised as (

    select * from {{ ref('stitch_normalised') }}

),

contacts as (

    select * from {{ ref('stitch_contacts') }}

),

stitch_blocklist as (

    select * from {{ ref('stitch_blocklist') }}

),

rules as (

    select * from {{ ref('stitch_bad_value_rules') }}

),

received_values as (

    select
        record_number,
        semantic,
        contact_value as value

    from contacts

    union all

    select
        record_number,
        'address' as semantic,
        house_number || ' ' || street || ' ' || coalesce(postal, '') as value

    from normalised

    where house_number is not null and street is not null

),

-- An address of an office, a number of a hotline: more names than one household can have.
counted as (

    select
        received_values.semantic,
        received_values.value,
        count(*) as num_values,
        count(distinct normalised.given_name) as given_names,
        count(distinct normalised.surname) as surnames

    from received_values

    inner join normalised
        on received_values.record_number = normalised.record_number

    group by received_values.semantic, received_values.value

    having count(*) > {{ var('stitch_smallest_bad_value', 20) }}

),

from_the_data as (

    select
        counted.semantic,
        counted.value,
        max(counted.num_values) as num_values,
        max(
            case when rules.counted_semantic = 'given_name' then counted.given_names else counted.surnames end
        ) as num_proxy

    from counted

    inner join rules
        on counted.semantic = rules.semantic

    where case when rules.counted_semantic = 'given_name' then counted.given_names else counted.surnames end > rules.max_values

    group by counted.semantic, counted.value

),

birthdates as (

    select
        birthdate as value,
        count(*) as num_values,
        sum(count(*)) over () as records_with_birthdate

    from normalised

    where birthdate is not null

    group by birthdate

),

stitch_bad_values as (

    select
        datasource,
        semantic,
        value,
        cast(null as {{ type_of('integer') }}) as num_values,
        cast(null as {{ type_of('integer') }}) as num_proxy,
        'stitch_blocklist' as domain_table,
        false as is_preprocessed

    from stitch_blocklist

    union all

    select
        '*' as datasource,
        semantic,
        value,
        num_values,
        num_proxy,
        'stitch_records' as domain_table,
        true as is_preprocessed

    from from_the_data

    union all

    -- A day that so many were born on is what a form fills in.
    select
        '*' as datasource,
        'birthdate' as semantic,
        value,
        num_values,
        num_values as num_proxy,
        'stitch_records' as domain_table,
        true as is_preprocessed

    from birthdates

    where
        num_values > {{ var('stitch_bad_birthdate_records', 50) }}
        and num_values > {{ var('stitch_bad_birthdate_share', 0.005) }} * records_with_birthdate

)

select * from stitch_bad_values
