with

unified_loyalty as (

    select * from {{ ref('unified_loyalty') }}

),

ranked as (

    select
        unified_loyalty.*,
        row_number() over (
            partition by amperity_id
            order by
                case when is_opted_in then 1 else 0 end desc,
                latest_update_datetime desc nulls last,
                latest_opt_in_datetime desc nulls last,
                {{ in_code_point_order('loyalty_id') }} asc nulls last
        ) as membership_rank

    from unified_loyalty

    where amperity_id is not null

),

customer_loyalty as (

    select
        amperity_id,
        loyalty_id,
        {%- for column in loyalty_columns() %}
        {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    from ranked

    where membership_rank = 1

)

select * from customer_loyalty
