with

customer_order_windows as (

    select * from {{ ref('customer_order_windows') }}

),

customer_order_sequence as (

    select * from {{ ref('customer_order_sequence') }}

),

-- Customers with an order in the last twelve months; their latest order is then inside the window too.
population as (

    select
        customer_order_windows.amperity_id,
        customer_order_sequence.latest_order_datetime,
        customer_order_windows.l12m_order_frequency,
        customer_order_windows.l12m_order_revenue

    from customer_order_windows

    inner join customer_order_sequence
        on customer_order_windows.amperity_id = customer_order_sequence.amperity_id

    where customer_order_windows.l12m_order_frequency >= 1

),

scored as (

    select
        amperity_id,
        {{ rfm_score('latest_order_datetime', ['l12m_order_frequency', 'l12m_order_revenue', 'amperity_id']) }} as l12m_recency,
        {{ rfm_score('l12m_order_frequency', ['latest_order_datetime', 'l12m_order_revenue', 'amperity_id']) }} as l12m_frequency,
        {{ rfm_score('l12m_order_revenue', ['l12m_order_frequency', 'latest_order_datetime', 'amperity_id']) }} as l12m_monetary

    from population

),

customer_rfm as (

    select
        scored.*,
        cast(
            cast(l12m_recency as {{ type_of('text') }})
            || cast(l12m_frequency as {{ type_of('text') }})
            || cast(l12m_monetary as {{ type_of('text') }}) as bigint
        ) as l12m_rfm_score

    from scored

)

select * from customer_rfm
