with

products as (

    {{ union_feeds('product_catalog') }}

),

ranked as (

    select
        products.*,
        row_number() over (
            partition by product_id
            order by
                update_dt desc nulls last,
                {{ in_code_point_order('datasource') }} asc,
                {{ in_code_point_order('pk') }} asc
        ) as product_rank

    from products

    where product_id is not null

),

unified_product_catalog as (

    select
        product_id,
        datasource,
        pk,
        product_category,
        product_subcategory,
        product_description,
        product_gender,
        product_department,
        product_brand,
        product_name,
        product_msrp

    from ranked

    where product_rank = 1

)

select * from unified_product_catalog
