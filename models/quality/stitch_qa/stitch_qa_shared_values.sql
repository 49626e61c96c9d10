with

qa_values as (

    select * from {{ ref('stitch_qa_values') }}

    where semantic in ('email', 'phone', 'address')

),

counted as (

    select
        semantic,
        value,
        count(*) as records,
        count(distinct amperity_id) as customers

    from qa_values

    group by semantic, value

    having count(distinct amperity_id) > 1

),

ranked as (

    select
        counted.*,
        row_number() over (partition by semantic order by customers desc, {{ in_code_point_order('value') }} asc) as value_rank

    from counted

),

-- The commonest values say little; those of a few customers may be customers that were not joined.
stitch_qa_shared_values as (

    select
        ranked.*,
        records <= {{ var('stitch_qa_most_records_of_value', 100) }} as is_worth_a_look

    from ranked

)

select * from stitch_qa_shared_values
