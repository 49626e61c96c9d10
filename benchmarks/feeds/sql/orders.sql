-- Orders of the people, online and in stores, down to their lines. Amounts are whole cents until a feed is written.

-- What each brand sells: one row per brand with a list of its products.
create view shelves as
select
    brand,
    list({sku: sku, cents: (msrp * 100)::bigint} order by sku, updated_at) as products
from raw_product_catalog
cross join (values ('Harbor', 'HB'), ('Summit', 'SM')) as brands (brand, prefix)
where starts_with(sku, prefix) or starts_with(sku, 'GC')
group by brand;

create view orders as
with numbered as (
    select
        number,
        in_web_shop,
        in_point_of_sale,
        customer_no,
        pos_customer_id,
        brand as preferred_brand,
        since_days_ago,
        active_days,
        unnest(range(1, order_count + 1)) as order_number
    from people
    where in_web_shop or in_point_of_sale
),

keyed as (
    select
        *,
        number || ':' || order_number as order_key
    from numbered
)

select
    *,
    in_web_shop and (not in_point_of_sale or chance('online', order_key, 550)) as is_online,
    if(
        chance('other brand', order_key, 200), if(preferred_brand = 'Harbor', 'Summit', 'Harbor'), preferred_brand
    ) as brand,
    moment(since_days_ago - draw('order day', order_key, active_days), order_key) as ordered_at,
    pick('line count', order_key, [1, 1, 1, 2, 2, 2, 3, 4]) as line_count
from keyed;

create view order_lines as
with lines as (
    select
        *,
        unnest(range(1, line_count + 1)) as line_no
    from orders
),

keyed as (
    select
        *,
        order_key || ':' || line_no as line_key
    from lines
),

chosen as (
    select
        keyed.*,
        pick('product', line_key, shelves.products) as product,
        pick('quantity', line_key, [1, 1, 1, 1, 2, 3]) as units,
        pick('discount', line_key, [0, 0, 0, 10, 20]) as discount_percent
    from keyed
    left join shelves using (brand)
),

priced as (
    select
        * exclude (product),
        -- A few lines name a product that the catalogue no longer has.
        if(chance('discontinued', line_key, 5), 'XX-0999', product.sku) as sku,
        product.cents as unit_cents,
        units * product.cents as list_cents,
        units * product.cents * discount_percent // 100 as discount_cents
    from chosen
),

-- One line becomes a row for the purchase, sometimes a repeat of it, and sometimes a later return or cancellation.
rows as (
    select
        *,
        unnest(
            [{line_type: 'purchase', shift: 0}]
            || if(chance('repeated', line_key, 10), [{line_type: 'purchase', shift: 100}], [])
            || case
                when chance('returned', line_key, 80) then [{line_type: 'return', shift: 200}]
                when is_online and chance('canceled', line_key, 30) then [{line_type: 'cancellation', shift: 300}]
                else []
            end
        ) as happening
    from priced
),

happened as (
    select
        * exclude (happening, line_no),
        happening.line_type,
        line_no + happening.shift as line_no,
        case happening.line_type
            when 'purchase' then ordered_at
            when 'return'
                then
                    ordered_at
                    + to_seconds(86400 * (3 + draw('return day', line_key, 28)) + draw('return', line_key, 7200))
            else ordered_at + to_seconds(600 + draw('cancel', line_key, 129600))
        end as happened_at,
        -- Some returns are partial.
        if(happening.line_type = 'return', 1 + draw('returned units', line_key, units), units) as happened_units
    from rows
)

select
    * replace (
        happened_units * unit_cents as list_cents,
        -- The returned part of a discount, rounded down to a whole cent.
        discount_cents * happened_units // units as discount_cents
    )
from happened;

-- What a unit costs the brand: six tenths of its list price.
create macro unit_cost_cents(unit_cents) as unit_cents * 6 // 10;

-- The shop keeps what its page said of a product that has left the catalogue.
create macro shown_of_discontinued(sku, shown) as if(sku = 'XX-0999', shown, null);

create view generated_web_shop_order_lines as
with online as (
    select
        *,
        -- Systems disagree about signs: half the orders report returned and canceled lines as negative.
        if(line_type = 'purchase' or chance('positive', order_key, 500), 1, -1) as sign
    from order_lines
    where is_online and happened_at < as_of()
)

select
    'O' || lpad(number::varchar, 7, '0') || '-' || lpad(order_number::varchar, 2, '0') as order_no,
    line_no,
    -- Rarely the later lines of an order carry another account's number.
    if(
        line_no > 1 and chance('second customer', order_key, 2),
        'W1' || lpad((number + 1)::varchar, 7, '0'),
        customer_no
    ) as customer_no,
    sku,
    happened_at as ordered_at,
    sign * happened_units as quantity,
    money(unit_cents) as unit_price,
    money(sign * (list_cents - discount_cents)) as line_total,
    money(sign * discount_cents) as discount,
    -- Repeated on every purchase line of the order.
    money(if(line_type = 'purchase' and chance('coupon', order_key, 120), 500, 0)) as order_discount,
    case
        when line_type = 'return' then true
        when chance('unknown flag', line_key, 100) then null
        else false
    end as returned,
    case
        when line_type = 'cancellation' then true
        when chance('unknown flag', line_key, 150) then null
        else false
    end as canceled,
    brand,
    'online' as channel,
    pick('referrer', order_key, ['Facebook', 'Google Ads', 'email', null, null]) as referrer,
    'USD' as currency,
    pick('payment', order_key, ['card', 'card', 'card', 'paypal', 'gift card']) as payment,
    money(sign * happened_units * unit_cost_cents(unit_cents)) as cost,
    money(sign * (list_cents - discount_cents - happened_units * unit_cost_cents(unit_cents))) as profit,
    money(sign * ((list_cents - discount_cents) * 8 // 100)) as tax,
    -- Repeated on every purchase line of the order, like the coupon.
    if(line_type = 'purchase', money(if(chance('free shipping', order_key, 300), 0, 495)), null) as shipping,
    shown_of_discontinued(sku, 'Discontinued') as shown_category,
    shown_of_discontinued(sku, 'Services') as shown_subcategory,
    shown_of_discontinued(sku, 'Gift Wrapping') as shown_title,
    shown_of_discontinued(sku, 'U') as shown_gender
from online;

create view generated_point_of_sale_receipt_lines as
with in_store as (
    select
        *,
        -- Half the returns get a receipt of their own.
        line_type = 'return' and chance('return receipt', order_key, 500) as has_own_receipt,
        if(line_type = 'return' and chance('negative', order_key, 500), -1, 1) as sign,
        -- Tills print what one unit came to where that is a whole number of cents.
        if((list_cents - discount_cents) % happened_units = 0, (list_cents - discount_cents) // happened_units, null)
            as unit_paid_cents
    from order_lines
    where not is_online and happened_at < as_of()
)

select
    'R' || lpad(number::varchar, 7, '0') || '-' || lpad(order_number::varchar, 2, '0')
    || if(has_own_receipt, '-R' || line_no, '') as receipt_no,
    if(chance('anonymous', order_key, 80), null, pos_customer_id) as pos_customer_id,
    sku,
    happened_at as sold_at,
    sign * happened_units as qty,
    money(sign * (list_cents - discount_cents)) as amount,
    money(sign * list_cents) as list_amount,
    money(sign * discount_cents) as discount_amount,
    line_type = 'return' as is_return,
    -- Most receipts are of the store nearest to the customer.
    'S' || lpad(
        (1 + draw('store', if(chance('home store', order_key, 700), number::varchar, order_key), 25))::varchar, 3, '0'
    ) as store_no,
    brand,
    pick('tender', order_key, ['card', 'card', 'cash', 'gift card']) as tender,
    'in-store' as sales_channel,
    money(unit_cost_cents(unit_cents)) as unit_cost,
    money(unit_paid_cents - unit_cost_cents(unit_cents)) as unit_margin,
    money(unit_cents - unit_paid_cents) as unit_reduction,
    money(unit_paid_cents) as unit_net,
    money(unit_paid_cents * 8 // 100) as unit_tax,
    money(unit_paid_cents) as unit_paid,
    (discount_cents / list_cents)::decimal(9, 6) as reduction
from in_store;
