{{ feed('product_catalog', 'product_catalogue', 'coming_season') }}
