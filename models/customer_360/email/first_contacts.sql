with

unified_coalesced as (

    select * from {{ ref('unified_coalesced') }}

),

stitch_blocklist as (

    select * from {{ ref('stitch_blocklist') }}

),

lists as (

    select
        datasource,
        pk,
        email,
        phone

    from unified_coalesced

    where email like '%,%' or phone like '%,%'

),

contacts as (

    {{ contact_values('lists', ['datasource', 'pk']) }}

),

ranked as (

    select
        contacts.*,
        row_number() over (partition by datasource, pk, semantic order by part_number) as good_rank

    from contacts

    where not is_bad

),

first_contacts as (

    select
        datasource,
        pk,
        max(case when semantic = 'email' then contact_value end) as email,
        max(case when semantic = 'phone' then contact_value end) as phone

    from ranked

    where good_rank = 1

    group by datasource, pk

)

select * from first_contacts
