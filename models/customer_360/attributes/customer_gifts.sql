with

lines as (

    select * from {{ ref('unified_itemized_transactions') }}

),

orders as (

    select * from {{ ref('unified_transactions') }}

),

ca_patterns as (

    select * from {{ ref('ca_patterns') }}

),

ca_exceptions as (

    select * from {{ ref('ca_exceptions') }}

),

-- Each description is looked at once, however often it was sold.
descriptions as (

    select distinct
        'product_description' as column_name,
        product_description as value

    from lines

    where product_description is not null

),

matched as (

    {{ pattern_matches('descriptions', ['value'], 'ca_patterns') }}

),

excepted as (

    {{ pattern_matches('descriptions', ['value'], 'ca_exceptions') }}

),

gift_descriptions as (

    select value

    from matched

    where classification = 'gift_giver'

    except

    select value

    from excepted

    where classification = 'gift_giver'

),

-- Bought up to the as-of date, for the customer of the order; what came back was a gift nevertheless.
customer_gifts as (

    select
        orders.amperity_id,
        count(*) as gift_lines

    from lines

    inner join gift_descriptions
        on lines.product_description = gift_descriptions.value

    inner join orders
        on lines.order_id = orders.order_id

    where
        lines.line_type = 'purchase'
        and orders.amperity_id is not null
        and {{ business_date('lines.order_datetime') }} <= {{ as_of_date() }}

    group by orders.amperity_id

)

select * from customer_gifts
