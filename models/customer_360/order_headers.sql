{%- set header_columns = [
    'customer_id', 'purchase_brand', 'purchase_channel', 'digital_channel', 'store_id', 'currency', 'payment_method',
] -%}
with

lines as (

    select * from {{ ref('unified_itemized_transactions') }}

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

    where order_id is not null

),

order_headers as (

    select
        order_id,
        datasource,
        customer_id,
        purchase_brand,
        purchase_channel,
        -- A store sale has no digital channel, whatever the feed says.
        case
            when
                lower(purchase_channel) not in (
                    {%- for channel in var('offline_channels', ['in-store', 'store', 'offline', 'retail', 'pos']) %}
                    '{{ channel | lower }}'{{ ',' if not loop.last }}
                    {%- endfor %}
                )
                or purchase_channel is null
                then digital_channel
        end as digital_channel,
        store_id,
        currency,
        payment_method

    from ranked

    where line_rank = 1

)

select * from order_headers
