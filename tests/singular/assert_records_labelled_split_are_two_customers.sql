-- Two records labelled split are never one customer.
select
    labels.left_number,
    labels.right_number,
    labels.label

from {{ ref('stitch_labelled_pairs') }} as labels

inner join {{ ref('stitch_customer_ids') }} as first_record
    on labels.left_number = first_record.record_number

inner join {{ ref('stitch_customer_ids') }} as second_record
    on labels.right_number = second_record.record_number

where labels.label = 'split' and first_record.amperity_id = second_record.amperity_id
