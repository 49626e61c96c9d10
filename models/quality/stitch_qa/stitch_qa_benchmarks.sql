with

qa_values as (

    select * from {{ ref('stitch_qa_values') }}

),

preprocessed as (

    select * from {{ ref('unified_preprocessed_raw') }}

),

customer_ids as (

    select * from {{ ref('stitch_customer_ids') }}

),

total as (

    select cast(count(distinct amperity_id) as {{ type_of('double') }}) as customers

    from customer_ids

),

-- Overclustering: customers with more values than one person has.
many as (

    select
        semantic,
        amperity_id,
        count(distinct value) as distinct_values

    from qa_values

    where semantic in ('given_name', 'postal', 'surname')

    group by semantic, amperity_id

),

overclustered as (

    select
        case semantic when 'given_name' then 'SB-1' when 'postal' then 'SB-2' else 'SB-3' end as benchmark,
        count(case when distinct_values > case when semantic = 'postal' then 5 else 3 end then 1 end) as customers

    from many

    group by semantic

),

-- Underclustering: one name with one contact in several customers, against those in one.
combinations as (
    {%- for benchmark, column in [
        ('SB-4', 'email'), ('SB-5', 'phone'), ('SB-6', "house_number || ' ' || street || ' ' || postal"),
    ] %}

    select
        '{{ benchmark }}' as benchmark,
        count(distinct customer_ids.amperity_id) as customers

    from preprocessed

    inner join customer_ids
        on preprocessed.int_id = customer_ids.record_number

    where given_name is not null and surname is not null and {{ column }} is not null

    group by given_name, surname, {{ column }}
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

),

underclustered as (

    select
        benchmark,
        count(case when customers > 1 then 1 end) as split_combinations,
        count(case when customers = 1 then 1 end) as whole_combinations

    from combinations

    group by benchmark

),

stitch_qa_benchmarks as (

    select
        overclustered.benchmark,
        {{ six_decimals('100 * overclustered.customers / total.customers') }} as percent

    from overclustered

    cross join total

    union all

    select
        benchmark,
        {{ six_decimals('100.0e0 * split_combinations / nullif(whole_combinations, 0)') }} as percent

    from underclustered

)

select * from stitch_qa_benchmarks
