{{ feed('product_catalog', 'product_catalogue', 'products') }}
