with

product_rows as (

    select * from {{ ref('product_catalog_rows') }}

),

unified_product_catalog as (

    select
        datasource,
        pk,
        {%- for tag in semantic_tags('product_catalog').types if tag.startswith('product-') %}
        {{ column_of_tag(tag) }}{{ ',' if not loop.last }}
        {%- endfor %}

    from product_rows

    where product_id is not null and product_rank = 1

)

select * from unified_product_catalog
