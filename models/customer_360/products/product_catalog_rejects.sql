with

product_rows as (

    select * from {{ ref('product_catalog_rows') }}

),

kept as (

    select * from {{ ref('unified_product_catalog') }}

),

product_catalog_rejects as (

    select
        product_rows.datasource,
        product_rows.pk,
        product_rows.product_id,
        case
            when product_rows.product_id is null then 'product_id missing'
            else 'another row of the product is later'
        end as reason,
        product_rows.product_description,
        product_rows.update_dt,
        kept.datasource as kept_datasource,
        kept.pk as kept_pk

    from product_rows

    left join kept
        on product_rows.product_id = kept.product_id

    where product_rows.product_id is null or product_rows.product_rank > 1

)

select * from product_catalog_rejects
