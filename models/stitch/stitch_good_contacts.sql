with

contacts as (

    select * from {{ ref('stitch_contacts') }}

),

stitch_bad_values as (

    select
        semantic,
        value

    from {{ ref('stitch_bad_values') }}

    where is_preprocessed

),

-- The first good one of a record stands for it where only one can.
stitch_good_contacts as (

    select
        contacts.record_number,
        contacts.semantic,
        contacts.contact_value,
        row_number() over (
            partition by contacts.record_number, contacts.semantic order by contacts.part_number
        ) as contact_rank

    from contacts

    left join stitch_bad_values
        on
            contacts.semantic = stitch_bad_values.semantic
            and contacts.contact_value = stitch_bad_values.value

    where stitch_bad_values.value is null

)

select * from stitch_good_contacts
