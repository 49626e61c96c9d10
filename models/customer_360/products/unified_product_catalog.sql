{%- set columns = columns_of_tags(product_tags()) -%}
with

product_rows as (

    select * from {{ ref('product_catalog_rows') }}

),

sold_products as (

    select * from {{ ref('sold_products') }}

),

-- A catalogue knows its products better than the lines that sold them.
unified_product_catalog as (

    select
        datasource,
        pk,
        product_id,
        {%- for column in columns %}
        {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    from product_rows

    where product_id is not null and product_rank = 1

    union all

    select
        datasource,
        cast(null as {{ type_of('text') }}) as pk,
        product_id,
        {%- for column in columns %}
        {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    from sold_products

    where
        not exists (
            select 1
            from product_rows
            where product_rows.product_id = sold_products.product_id
        )

)

select * from unified_product_catalog
