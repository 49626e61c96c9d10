{{ kept_by_group('order_id', all_keys='order_customers') }}
{%- set offline_channels = ['in-store', 'store', 'offline', 'retail', 'pos'] -%}
{%- set header_columns = [
    'customer_id', 'purchase_brand', 'purchase_channel', 'digital_channel', 'store_id', 'currency', 'payment_method',
] -%}
with

versions as (

    select
        order_id,
        fingerprint + (select {{ fingerprint([rules_of_model({'offline_channels': offline_channels})]) }}) as fingerprint

    from {{ ref('order_customers') }}

),

lines as (

    select *

    from {{ ref('unified_itemized_transactions') }}
    {{- where_changed('order_id', 'versions') }}

),

-- All header fields of an order come from one line, so that they fit together (data-model §8, "Header bundle").
ranked as (

    select
        order_id,
        datasource,
        {%- for column in header_columns %}
        {{ column }},
        {%- endfor %}
        row_number() over (
            partition by order_id
            order by
                case when line_type = 'purchase' then 0 else 1 end,
                {% for column in header_columns %}
                case when {{ column }} is null then 0 else 1 end{{ ' +' if not loop.last }}
                {%- endfor %} desc,
                item_revenue desc nulls last,
                {{ in_code_point_order('product_id') }} asc nulls last,
                uit_pk asc
        ) as line_rank

    from lines

),

order_headers as (

    select
        ranked.order_id,
        ranked.datasource,
        ranked.customer_id,
        ranked.purchase_brand,
        ranked.purchase_channel,
        -- A store sale has no digital channel, whatever the feed says.
        case
            when
                lower(ranked.purchase_channel) not in (
                    {%- for channel in var('offline_channels', offline_channels) %}
                    '{{ channel | lower }}'{{ ',' if not loop.last }}
                    {%- endfor %}
                )
                or ranked.purchase_channel is null
                then ranked.digital_channel
        end as digital_channel,
        ranked.store_id,
        ranked.currency,
        ranked.payment_method,
        versions.fingerprint

    from ranked

    left join versions
        on ranked.order_id = versions.order_id

    where ranked.line_rank = 1

)

select * from order_headers
