-- The catalogue: 30 products, one of them listed twice, with a newer title and price.
create view raw_product_catalog as
select
    sku,
    title,
    category,
    subcategory,
    department,
    gender,
    msrp::decimal(18, 2) as msrp,
    -- A product's row was last changed this many days before the feeds end.
    days_before_end(changed_days_ago) as updated_at
from (
    values
        ('HB-1001', 'Canvas Deck Shoe', 'Footwear', 'Casual Shoes', 'Shoes', 'U', 64.00, 900),
        ('HB-1002', 'Leather Boat Shoe', 'Footwear', 'Casual Shoes', 'Shoes', 'M', 110.00, 900),
        ('HB-1003', 'Rope Sandal', 'Footwear', 'Sandals', 'Shoes', 'F', 48.00, 900),
        ('HB-1101', 'Striped Sailor Tee', 'Tops', 'T-Shirts', 'Apparel', 'F', 32.00, 800),
        ('HB-1102', 'Linen Shirt', 'Tops', 'Shirts', 'Apparel', 'M', 72.50, 800),
        ('HB-1103', 'Cable-Knit Sweater', 'Tops', 'Knitwear', 'Apparel', 'U', 98.00, 800),
        ('HB-1104', 'Oxford Shirt, "Classic" Fit', 'Tops', 'Shirts', 'Apparel', 'M', 59.95, 800),
        ('HB-1201', 'Chino Shorts', 'Bottoms', 'Shorts', 'Apparel', 'M', 45.00, 700),
        ('HB-1202', 'Wide-Leg Trousers', 'Bottoms', 'Trousers', 'Apparel', 'F', 84.00, 700),
        ('HB-1301', 'Waxed Rain Jacket', 'Outerwear', 'Jackets', 'Apparel', 'U', 189.00, 700),
        ('HB-1401', 'Canvas Tote', 'Accessories', 'Bags', 'Accessories', 'U', 38.00, 600),
        ('HB-1402', 'Silk Scarf', 'Accessories', 'Scarves', 'Accessories', 'F', 55.00, 600),
        ('HB-1403', 'Wool Beanie', 'Accessories', 'Hats', 'Accessories', 'U', 24.00, 600),
        ('HB-1501', 'Sea Salt Candle', 'Home', 'Fragrance', 'Home', null, 28.00, 500),
        ('HB-1502', 'Enamel Mug', 'Home', 'Kitchen', 'Home', null, 14.50, 500),
        ('SM-2001', 'Trail Running Shoe', 'Footwear', 'Running Shoes', 'Shoes', 'U', 129.00, 900),
        ('SM-2002', 'Hiking Boot', 'Footwear', 'Boots', 'Shoes', 'M', 175.00, 900),
        ('SM-2003', 'Camp Slipper', 'Footwear', 'Slippers', 'Shoes', 'U', 52.00, 900),
        ('SM-2101', 'Merino Base Layer', 'Tops', 'Base Layers', 'Apparel', 'F', 85.00, 800),
        ('SM-2102', 'Fleece Pullover', 'Tops', 'Fleece', 'Apparel', 'U', 79.00, 800),
        ('SM-2103', 'Sun Hoodie', 'Tops', 'T-Shirts', 'Apparel', 'M', 62.00, 800),
        ('SM-2201', 'Convertible Trousers', 'Bottoms', 'Trousers', 'Apparel', 'M', 95.00, 700),
        ('SM-2202', 'Climbing Tights', 'Bottoms', 'Tights', 'Apparel', 'F', 88.00, 700),
        ('SM-2301', 'Down Parka', 'Outerwear', 'Jackets', 'Apparel', 'U', 299.00, 700),
        ('SM-2302', 'Wind Shell', 'Outerwear', 'Jackets', 'Apparel', 'F', 119.00, 700),
        ('SM-2401', 'Daypack 22 L', 'Accessories', 'Bags', 'Accessories', 'U', 105.00, 600),
        ('SM-2402', 'Trekking Poles', 'Equipment', 'Poles', 'Equipment', null, 89.00, 600),
        ('SM-2403', 'Headlamp', 'Equipment', 'Lighting', 'Equipment', null, 39.90, 600),
        ('SM-2404', 'Insulated Bottle', 'Equipment', 'Hydration', 'Equipment', null, 34.00, 600),
        ('SM-2401', 'Daypack 24 L', 'Accessories', 'Bags', 'Accessories', 'U', 115.00, 200),
        ('GC-0050', 'Gift Card 50', 'Gift Cards', 'Gift Cards', 'Gift Cards', null, 50.00, 900)
) as products (sku, title, category, subcategory, department, gender, msrp, changed_days_ago);
