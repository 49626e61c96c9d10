-- Customers, their orders and lines, invented from the hash of their number: the columns that segments and their figures read.
-- Parameters: customers, whole number; as_of, date. About five orders and ten lines per customer; one in eight has no order.
create or replace macro chance(number, salt, choices) as cast(hash(number, salt) % choices as bigint);

create table merged_customers as
select
    cast(cast(md5('customer ' || number) as uuid) as varchar) as amperity_id,
    'customer' || number || '@example.com' as email,
    lpad(cast(chance(number, 'postal', 90000) as varchar), 5, '0') as postal,
    number
from range(cast($customers as bigint)) as numbers (number);

create table unified_transactions as
select
    'o' || orders.number as order_id,
    merged_customers.amperity_id,
    ['web', 'store', 'app'][1 + chance(orders.number, 'channel', 3)] as purchase_channel,
    cast($as_of as timestamp) - to_seconds(chance(orders.number, 'seconds', 1500 * 86400)) as order_datetime,
    cast(5 + chance(orders.number, 'revenue', 30000) / 100 as decimal(18, 2)) as order_revenue,
    orders.number
from range(cast($customers as bigint) * 5) as orders (number)
-- Seven of eight customers order, some of them often.
inner join merged_customers
    on merged_customers.number = cast(pow(chance(orders.number, 'customer', 1000000) / 1000000, 1.5) * $customers * 7 / 8 as bigint);

create table unified_itemized_transactions as
select
    unified_transactions.order_id,
    unified_transactions.amperity_id,
    unified_transactions.order_datetime,
    unified_transactions.purchase_channel,
    ['Shoes', 'Bags', 'Hats', 'Coats', 'Shirts', 'Belts'][1 + chance(unified_transactions.number, line.number, 6)] as product_category,
    'S' || chance(unified_transactions.number, 'store', 200) as store_id,
    chance(unified_transactions.number, 'return', 12) = 0 and line.number = 1 as is_return,
    false as is_cancellation,
    cast(unified_transactions.order_revenue / 2 as decimal(18, 2)) as item_revenue
from unified_transactions
cross join range(2) as line (number);

create table customer_orders as
select
    amperity_id,
    order_id,
    purchase_channel,
    order_revenue,
    cast(order_datetime as date) as order_date
from unified_transactions;

create table transaction_attributes_extended as
with counted as (
    select
        amperity_id,
        count(*) as lifetime_order_frequency,
        sum(order_revenue) as lifetime_order_revenue,
        min(order_datetime) as first_order_datetime,
        max(order_datetime) as latest_order_datetime,
        arg_min(purchase_channel, order_datetime) as first_order_purchase_channel,
        count(distinct purchase_channel) > 1 as multi_purchase_channel,
        count(*) filter (order_datetime >= cast($as_of as date) - interval 12 month) as l12m_order_frequency,
        coalesce(sum(order_revenue) filter (order_datetime >= cast($as_of as date) - interval 12 month), 0) as l12m_order_revenue
    from unified_transactions
    group by amperity_id
)

select
    *,
    lifetime_order_frequency = 1 as one_and_done,
    chance(amperity_id, 'early', 3) = 0 as early_repeat_purchaser,
    date_diff('day', latest_order_datetime::date, $as_of::date) as days_since_latest_order,
    cast(lifetime_order_revenue / lifetime_order_frequency as decimal(18, 2)) as lifetime_average_order_value,
    cast(null as decimal(18, 2)) as l12m_net_order_revenue,
    l12m_order_frequency * 2 as l12m_total_items,
    case when l12m_order_frequency > 0 then ntile(10) over (partition by l12m_order_frequency > 0 order by latest_order_datetime) end
        as l12m_recency,
    case when l12m_order_frequency > 0 then ntile(10) over (partition by l12m_order_frequency > 0 order by l12m_order_frequency) end
        as l12m_frequency,
    case when l12m_order_frequency > 0 then ntile(10) over (partition by l12m_order_frequency > 0 order by l12m_order_revenue) end
        as l12m_monetary
from counted;

create table customer_attributes as
select
    customers.amperity_id,
    chance(customers.number, 'email', 10) < 6 as contactable_email,
    chance(customers.number, 'phone', 10) < 3 as contactable_phone,
    chance(customers.number, 'address', 10) < 8 as contactable_address,
    true as contactable_paid_social,
    true as contactable_global,
    chance(customers.number, 'sms', 10) < 3 as is_sms_opted_in,
    chance(customers.number, 'household', 10) < 7 as is_primary_buyer_household,
    case
        when attributes.amperity_id is null then 'Prospect'
        when attributes.first_order_datetime::date >= $as_of::date - 30 then 'New'
        when attributes.days_since_latest_order <= 365 then 'Active'
        when attributes.days_since_latest_order <= 730 then 'Lapsed'
        else 'Dormant'
    end as historical_purchaser_lifecycle_status,
    case
        when attributes.days_since_latest_order <= 60 then 'Active'
        when attributes.days_since_latest_order <= 120 then 'Cooling down'
        when attributes.days_since_latest_order <= 240 then 'At risk'
        when attributes.days_since_latest_order <= 365 then 'Highly at risk'
        when attributes.days_since_latest_order <= 730 then 'Lost'
    end as churn_trigger,
    cast($as_of::date - cast(chance(customers.number, 'start', 60) as integer) as timestamp) as churn_trigger_start_datetime
from merged_customers as customers
left join transaction_attributes_extended as attributes
    on customers.amperity_id = attributes.amperity_id;

create table customer_360 as
select
    customers.amperity_id,
    ['CA', 'NY', 'TX', 'WA', 'IL', 'CO', 'NE', 'NJ'][1 + chance(customers.number, 'state', 8)] as state,
    ['F', 'M', null][1 + chance(customers.number, 'gender', 3)] as gender,
    ['gold', 'silver', null][1 + chance(customers.number, 'tier', 3)] as loyalty_current_tier,
    'Harbor' as lifetime_preferred_purchase_brand,
    attributes.first_order_purchase_channel as lifetime_preferred_purchase_channel,
    chance(customers.number, 'loyal', 4) = 0 as loyalty_is_opted_in,
    attributes.l12m_order_frequency
from merged_customers as customers
left join transaction_attributes_extended as attributes
    on customers.amperity_id = attributes.amperity_id;

create table predicted_clv_attributes as
select
    amperity_id,
    ['Platinum', 'Gold', 'Silver', 'Bronze', 'Medium', 'Low'][1 + chance(amperity_id, 'value', 6)] as predicted_customer_lifetime_value_tier,
    cast(chance(amperity_id, 'clv', 100000) / 100 as decimal(18, 2)) as predicted_clv_next_365d,
    cast(chance(amperity_id, 'aov', 20000) / 100 as decimal(18, 2)) as predicted_average_order_revenue_next_365d,
    cast(chance(amperity_id, 'frequency', 500) / 100 as decimal(18, 6)) as predicted_order_frequency_next_365d
from transaction_attributes_extended;

create table campaign_recipients as
select
    amperity_id,
    'churn_at_risk' as treatment_name,
    chance(amperity_id, 'control', 10) = 0 as is_control
from transaction_attributes_extended
where chance(amperity_id, 'mailed', 20) = 0;
