with

products as (

    {{ union_feeds('product_catalog') }}

),

-- The latest row of a product is the catalogue's; equally late ones in a fixed order (data-model §14).
product_catalog_rows as (

    select
        products.*,
        row_number() over (
            partition by product_id
            order by
                update_dt desc nulls last,
                {{ in_code_point_order('datasource') }} asc,
                {{ in_code_point_order('pk') }} asc nulls last
        ) as product_rank

    from products

)

select * from product_catalog_rows
