with

bad_values_blocklist as (

    select * from {{ ref('bad_values_blocklist') }}

),

feeds as (

    {{ union_feeds('bad_values') }}

),

received as (

    select
        '*' as datasource,
        semantic,
        value,
        false as is_preprocessed

    from bad_values_blocklist

    union all

    select
        coalesce(datasource, '*') as datasource,
        replace(lower(semantic), '-', '_') as semantic,
        value,
        coalesce(is_preprocessed, false) as is_preprocessed

    from feeds

),

-- Bad values are written as records write them; both sides are compared in one spelling.
normalised as (

    select
        datasource,
        semantic,
        case
            when is_preprocessed then value
            when semantic = 'email' then coalesce({{ normalise_email('value') }}, lower(value))
            when semantic = 'phone' then coalesce({{ normalise_phone('value') }}, lower(value))
            else lower(value)
        end as value

    from received

),

ranked as (

    select distinct
        datasource,
        semantic,
        value,
        max(case when datasource = '*' then 1 else 0 end) over (partition by semantic, value) as is_bad_everywhere

    from normalised

    where value is not null

),

-- A value that is bad everywhere needs no further row: a record then never finds two.
stitch_blocklist as (

    select
        datasource,
        semantic,
        value

    from ranked

    where datasource = '*' or is_bad_everywhere = 0

)

select * from stitch_blocklist
