-- No row of a catalogue disappears; products that only lines describe come on top.
with

counts as (

    select
        (select count(*) from {{ ref('product_catalog_rows') }}) as received,
        (
            select count(*)
            from {{ ref('unified_product_catalog') }}
            where
                product_id in (
                    select product_catalog_rows.product_id
                    from {{ ref('product_catalog_rows') }} as product_catalog_rows
                )
        ) as taken,
        (select count(*) from {{ ref('product_catalog_rejects') }}) as rejected

)

select * from counts

where received <> taken + rejected
