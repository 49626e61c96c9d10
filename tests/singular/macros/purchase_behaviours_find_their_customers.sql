{#- The lines are of 2025; a build for an earlier day does not know them yet. -#}
{{ config(enabled=as_of_date_text() >= '2025-12-31') }}
-- The six behaviours on the lines below, worked out by hand (activation.md §4.4). C's only order was cancelled, Z's is still to
-- come, B returned what was bought, D has two orders in one moment, and of F's two the first is o10 by its id.
{%- set february = ['between', '2025-02-01', '2025-02-28'] -%}
{%- set since_2025 = ['after', '2024-12-31'] -%}
{%- set shoes, bags = {'product_category': ['is exactly', 'shoes']}, {'product_category': ['is', 'Bags']} -%}
{%- set hats = {'product_category': ['has', 'hat']} -%}
{%- set in_store = {'purchase_channel': ['is exactly', 'store']} -%}
{%- set cases = [
    (has_purchased(), 'ABDEF'),
    (has_purchased(orders=['exactly', 1], date=february), 'AB'),
    (has_purchased(orders=['more than', 1], date=february), 'DF'),
    (has_purchased(orders=['less than', 2], date=february), 'AB'),
    (has_purchased(orders=['between', 2, 3]), 'ADF'),
    (has_purchased(orders=['between', 1, 1], date=february), 'AB'),
    (has_purchased(date=['after', '2025-02-15']), 'AEF'),
    (has_purchased(date=['before', '2025-01-31']), 'A'),
    (has_purchased(date=['on', '2025-02-01']), 'AB'),
    (has_purchased(date=['not on', '2025-02-01']), 'ADEF'),
    (has_purchased(date=february), 'ABDF'),
    (has_purchased(date=['not between', '2025-02-01', '2025-02-28']), 'ADE'),
    (has_purchased(filters=in_store), 'AD'),
    (has_purchased(filters=dict(in_store, product_category=['is exactly', 'Bags'])), 'D'),
    (has_purchased(filters={'product_category': ['is in list', ['bags', 'HATS']]}), 'ABDEF'),
    (has_purchased(date=['on', '2025-02-10']), ''),
    (first_purchase(date=february), 'BF'),
    (first_purchase(date=['on', '2025-03-01']), 'E'),
    (first_purchase(date=['not on', '2025-03-01']), 'ABDF'),
    (first_purchase(date=['after', '2025-02-01']), 'EF'),
    (first_purchase(date=['before', '2025-01-31']), 'A'),
    (first_purchase(date=['not between', '2025-02-01', '2025-02-28']), 'ADE'),
    (first_purchase(date=february, filters=shoes), 'DF'),
    (first_purchase(date=february, filters=shoes, of='all'), 'F'),
    (first_purchase(date=february, filters=hats), 'F'),
    (first_purchase(date=february, filters=hats, of='all'), ''),
    (repeat_purchase(date=february), 'ADF'),
    (repeat_purchase(date=february, filters=bags), 'D'),
    (repeat_purchase(date=['after', '2025-02-28']), 'A'),
    (repeat_purchase(date=['on', '2025-02-15']), 'D'),
    (most_frequent_order(of=shoes, date=since_2025), 'AF'),
    (most_frequent_order(of=hats, date=since_2025), 'EF'),
    (most_frequent_order(of=bags, date=since_2025), 'BD'),
    (most_frequent_order(of=shoes, date=february), 'ADF'),
    (most_frequent_order(of=dict(shoes, store_id=['is exactly', 'S1']), date=since_2025), 'A'),
    (most_frequent_order(of=dict(bags, store_id=['is exactly', 'S2']), date=since_2025), 'D'),
    (most_frequent_order(of=bags, date=since_2025, filters=in_store), 'D'),
    (total_value_of_orders(amount=['more than', 75], date=february), 'AD'),
    (total_value_of_orders(amount=['less than', 75], date=february), 'B'),
    (total_value_of_orders(amount=['exactly', 75], date=february), 'F'),
    (total_value_of_orders(amount=['between', 75, 100], date=february), 'AF'),
    (total_value_of_orders(amount=['exactly', 99.99]), 'E'),
    (total_value_of_orders(amount=['more than', 199.99]), 'A'),
    (total_value_of_orders(amount=['more than', 199.99], filters=in_store), ''),
] -%}
{%- set lines = [
    ('A', 'o1', '2025-01-10 10:00:00', 'web', 'Shoes', none, 50, 'false', 'false'),
    ('A', 'o1', '2025-01-10 10:00:00', 'web', 'Bags', none, 30, 'false', 'false'),
    ('A', 'o2', '2025-02-01 00:00:00', 'store', 'Shoes', 'S1', 100, 'false', 'false'),
    ('A', 'o3', '2025-03-01 00:00:00', 'store', 'Shoes', 'S1', 20, 'false', 'false'),
    ('B', 'o4', '2025-02-01 23:59:59', 'web', 'Bags', none, 40, 'false', 'false'),
    ('B', 'o4', '2025-02-10 10:00:00', 'web', 'Bags', none, -40, 'true', 'false'),
    ('C', 'o5', '2025-02-15 10:00:00', 'store', 'Shoes', 'S2', -500, 'false', 'true'),
    ('D', 'o6', '2025-01-31 10:00:00', 'web', 'Bags', none, 10, 'false', 'false'),
    ('D', 'o7', '2025-02-15 12:00:00', 'store', 'Shoes', 'S2', 60, 'false', 'false'),
    ('D', 'o8', '2025-02-15 12:00:00', 'store', 'Bags', 'S2', 60, 'false', 'false'),
    ('E', 'o9', '2025-03-01 23:59:59', 'web', 'Hats', none, 99.99, 'null', 'null'),
    ('F', 'o11', '2025-02-20 09:00:00', 'web', 'Hats', none, 5, 'false', 'null'),
    ('F', 'o10', '2025-02-20 09:00:00', 'web', 'Shoes', none, 70, 'null', 'false'),
    (none, 'o12', '2025-02-20 09:00:00', 'web', 'Shoes', none, 70, 'false', 'false'),
    ('Z', 'o13', '2999-02-20 09:00:00', 'store', 'Shoes', 'S1', 999, 'false', 'false'),
] %}
with

lines_of_orders as (

    {%- for amperity_id, order_id, order_datetime, channel, category, store, revenue, is_return, is_cancellation in lines %}

    select
        cast({{ "'" ~ amperity_id ~ "'" if amperity_id else 'null' }} as {{ type_of('text') }}) as amperity_id,
        '{{ order_id }}' as order_id,
        cast('{{ order_datetime }}' as {{ type_of('timestamp') }}) as order_datetime,
        '{{ channel }}' as purchase_channel,
        '{{ category }}' as product_category,
        cast({{ "'" ~ store ~ "'" if store else 'null' }} as {{ type_of('text') }}) as store_id,
        cast({{ revenue }} as {{ type_of('money') }}) as item_revenue,
        cast({{ is_return }} as boolean) as is_return,
        cast({{ is_cancellation }} as boolean) as is_cancellation
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

found as (

    {%- for condition, expected in cases %}

    select
        {{ loop.index }} as case_number,
        '{{ condition.behaviour }}' as behaviour,
        amperity_id,
        count(*) as copies

    from (
        {{ purchase_query(condition, 'lines_of_orders', 'amperity_id') if execute }}
    ) as ids

    group by amperity_id
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

expected as (

    {%- for condition, expected in cases %}
    {%- set case_number = loop.index %}
    {%- for amperity_id in expected %}

    select
        {{ case_number }} as case_number,
        '{{ amperity_id }}' as amperity_id

    union all
    {%- endfor %}
    {%- endfor %}

    select
        0 as case_number,
        cast(null as {{ type_of('text') }}) as amperity_id

    where false

)

select
    coalesce(found.case_number, expected.case_number) as case_number,
    found.behaviour,
    found.amperity_id as found_id,
    expected.amperity_id as expected_id

from found

full outer join expected
    on
        found.case_number = expected.case_number
        and found.amperity_id = expected.amperity_id

where
    found.amperity_id is null
    or expected.amperity_id is null
    or found.copies <> 1
