{#- Nobody is predicted yet. Readers take a customer without a row for one without prediction, so they need not know. -#}
with

predicted_clv_attributes as (

    select
        cast(null as {{ type_of('text') }}) as amperity_id,
        cast(null as {{ type_of('rate') }}) as predicted_probability_of_transaction_next_365d,
        cast(null as {{ type_of('rate') }}) as predicted_order_frequency_next_365d,
        cast(null as {{ type_of('money') }}) as predicted_average_order_revenue_next_365d,
        cast(null as {{ type_of('money') }}) as predicted_clv_next_365d,
        cast(null as {{ type_of('text') }}) as predicted_customer_lifecycle_status,
        cast(null as {{ type_of('text') }}) as predicted_customer_lifetime_value_tier,
        cast(null as {{ type_of('integer') }}) as days_since_last_order,
        cast(null as {{ type_of('integer') }}) as historical_order_frequency_lifetime

    where false

)

select * from predicted_clv_attributes
