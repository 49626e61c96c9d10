-- What the figures say of the size of a segment is what its model holds, and of all customers, what customer_360 holds.
{%- do refer_to_all_segments() %}
with

counted as (

    select
        'all_customers' as segment,
        count(*) as customers

    from {{ ref('customer_360') }}
    {%- for segment in numbered_segments() %}

    union all

    select
        '{{ segment.name }}' as segment,
        count(*) as customers

    from {{ ref(segment.name) }}
    {%- endfor %}

),

sizes as (

    select
        segment,
        value

    from {{ ref('segment_insights') }}

    where metric = 'unique_customers'

)

select
    counted.segment as model,
    sizes.segment,
    counted.customers,
    sizes.value

from counted

full outer join sizes
    on counted.segment = sizes.segment

where counted.customers is distinct from sizes.value
