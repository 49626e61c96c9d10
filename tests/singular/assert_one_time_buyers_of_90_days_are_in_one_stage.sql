-- Whoever has ordered once, in the last 90 days, is in exactly one stage, and nobody else in any (activation.md §8.2).
with

staged as (

    {%- for day in ['00', '07', '14', '30', '60', '90'] %}

    select
        amperity_id,
        '{{ day }}' as stage

    from {{ ref('one_time_buyers_day_' ~ day) }}
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

),

stages as (

    select
        amperity_id,
        count(*) as stages

    from staged

    group by amperity_id

),

expected as (

    select amperity_id

    from {{ ref('transaction_attributes_extended') }}

    where one_and_done and days_since_latest_order <= 90

)

select
    expected.amperity_id,
    stages.amperity_id as staged_id,
    stages.stages

from expected

full outer join stages
    on expected.amperity_id = stages.amperity_id

where
    expected.amperity_id is null
    or stages.stages is distinct from 1
