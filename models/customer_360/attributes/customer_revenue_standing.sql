{%- set reseller_rule = chosen('reseller_rule', ['supersized', 'early_repeat']) -%}
with

purchasers as (

    select * from {{ ref('transaction_attributes_extended') }}

),

unified_coalesced as (

    select * from {{ ref('unified_coalesced') }}

),

merged_households as (

    select * from {{ ref('merged_households') }}

),

supersized_customers as (

    select
        amperity_id,
        count(*) as records

    from unified_coalesced

    where is_supersized

    group by amperity_id

),

ranked as (

    select
        purchasers.amperity_id,
        purchasers.early_repeat_purchaser,
        purchasers.lifetime_order_frequency,
        merged_households.household_id,
        supersized_customers.records as supersized_records,
        {{ in_top_share(
            'purchasers.lifetime_order_revenue', 'purchasers.amperity_id', var('outlier_percentile', 0.995)
        ) }} as is_outlier,
        {{ in_top_share(
            'purchasers.lifetime_order_revenue', 'purchasers.amperity_id', var('reseller_percentile', 0.990)
        ) }} as is_among_best,
        row_number() over (
            partition by merged_households.household_id
            order by purchasers.lifetime_order_revenue desc nulls last, purchasers.amperity_id asc
        ) as buyer_rank

    from purchasers

    left join supersized_customers
        on purchasers.amperity_id = supersized_customers.amperity_id

    left join merged_households
        on purchasers.amperity_id = merged_households.amperity_id

),

customer_revenue_standing as (

    select
        amperity_id,
        is_outlier,
        {%- if reseller_rule == 'supersized' %}
        is_among_best and coalesce(supersized_records, 0) > {{ var('reseller_min_records', 50) }} as is_reseller,
        {%- else %}
        coalesce(early_repeat_purchaser, false)
        and lifetime_order_frequency > {{ var('reseller_min_records', 50) }} as is_reseller,
        {%- endif %}
        case when household_id is not null then buyer_rank = 1 end as is_primary_buyer_household

    from ranked

)

select * from customer_revenue_standing
