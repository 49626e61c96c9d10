-- Small lists that a brand keeps by hand: the coming season's products and its own bad values.

-- Every attribute that a catalogue can have. Two products are in the shop already: one of them newer here, one older. One article
-- has no number yet.
create view raw_coming_season_products as
select
    item_no,
    sku as product_no,
    title,
    'Harbor & Summit' as maker,
    'B-01' as maker_id,
    category,
    'C-' || left(category, 2) as category_id,
    subcategory,
    'SC-' || left(subcategory, 2) as subcategory_id,
    product_name,
    gender,
    class,
    'CL-' || left(class, 2) as class_id,
    subclass,
    'SL-' || left(subclass, 2) as subclass_id,
    'Driftwood' as collection,
    'CO-7' as collection_id,
    color,
    'CR-' || left(color, 2) as color_id,
    department,
    'D-' || left(department, 2) as department_id,
    subdepartment,
    'SD-' || left(subdepartment, 2) as subdepartment_id,
    'Fashion' as division,
    'DV-1' as division_id,
    fabric,
    'F-' || left(fabric, 2) as fabric_id,
    material,
    'M-' || left(material, 2) as material_id,
    'Autumn' as season,
    'SE-3' as season_id,
    size,
    'SZ-' || size as size_id,
    silhouette,
    style,
    product_group,
    product_type,
    '0' || (12345600000 + upc)::varchar as upc,
    msrp::decimal(18, 2) as msrp,
    days_before_end(changed_days_ago) as changed_at
from (
    values
        (
            1, 'HB-3001', 'Quilted Deck Jacket', 'Outerwear', 'Jackets', 'Deck Jacket', 'U',
            'Coats', 'Quilted', 'Navy', 'Apparel', 'Outdoor', 'Canvas', 'Cotton',
            'M', 'Boxy', 'Casual', 'Clothing', 'Jacket', 17, 165.00, 30
        ),
        (
            2, 'HB-3002', 'Merino Roll-Neck', 'Tops', 'Knitwear', 'Roll-Neck', 'F',
            'Knits', 'Fine Knit', 'Cream', 'Apparel', 'Indoor', 'Jersey', 'Wool',
            'S', 'Slim', 'Classic', 'Clothing', 'Sweater', 24, 110.00, 30
        ),
        (
            3, 'SM-3101', 'Storm Shell', 'Outerwear', 'Jackets', 'Storm Shell', 'M',
            'Coats', 'Shell', 'Slate', 'Apparel', 'Outdoor', 'Ripstop', 'Nylon',
            'L', 'Regular', 'Technical', 'Clothing', 'Jacket', 31, 245.00, 25
        ),
        (
            4, 'SM-2102', 'Fleece Pullover', 'Tops', 'Fleece', 'Pullover', 'U',
            'Knits', 'Fleece', 'Moss', 'Apparel', 'Outdoor', 'Fleece', 'Polyester',
            'M', 'Regular', 'Casual', 'Clothing', 'Sweater', 48, 79.00, 20
        ),
        (
            5, 'HB-1401', 'Canvas Tote', 'Accessories', 'Bags', 'Tote', 'U',
            'Carry', 'Tote', 'Sand', 'Accessories', 'Bags', 'Canvas', 'Cotton',
            'One', 'Square', 'Casual', 'Goods', 'Bag', 55, 36.00, 650
        ),
        (
            6, null, 'Unnumbered Beanie', 'Accessories', 'Hats', 'Beanie', 'U',
            'Headwear', 'Knitted', 'Rust', 'Accessories', 'Hats', 'Rib', 'Wool',
            'One', 'Round', 'Casual', 'Goods', 'Hat', 62, 26.00, 15
        )
) as products (
    item_no, sku, title, category, subcategory, product_name, gender, class, subclass, color, department, subdepartment, fabric,
    material, size, silhouette, style, product_group, product_type, upc, msrp, changed_days_ago
);

create view raw_bad_values as
from (
    values
        ('*', 'email', 'Front.Desk@Example.com', false),
        ('*', 'phone', '(800) 555-0100', false),
        ('*', 'surname', 'testperson', true),
        ('loyalty_programme.members', 'given-name', 'Test', false),
        -- Where the map ends, and what the web shop's form suggests.
        ('web_shop.customers', 'address', '0 Null Island Road', null)
) as bad_values (feed, field, bad_value, is_normalised);
