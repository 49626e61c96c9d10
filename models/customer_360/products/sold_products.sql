{%- set columns = columns_of_tags(product_tags()) -%}
{%- set of_lines = ['product_category', 'product_subcategory', 'product_description', 'product_gender'] -%}
with

lines as (

    {{ union_feeds('itemized_transactions') }}

),

-- Only lines that say more than they keep themselves; a product is taken whole from its latest line.
ranked as (

    select
        datasource,
        product_id,
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        row_number() over (
            partition by product_id
            order by
                order_datetime desc nulls last,
                {{ in_code_point_order('datasource') }} asc
                {%- for column in columns %},
                {{ column }} asc nulls last
                {%- endfor %}
        ) as line_rank

    from lines

    where
        product_id is not null
        and (
            {%- for column in columns if column not in of_lines %}
            {{ 'or ' if not loop.first }}{{ column }} is not null
            {%- endfor %}
        )

),

sold_products as (

    select
        datasource,
        product_id,
        {%- for column in columns %}
        {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    from ranked

    where line_rank = 1

)

select * from sold_products
