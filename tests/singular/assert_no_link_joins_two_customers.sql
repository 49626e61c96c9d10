-- A pair of records that a rule accepted must end in one customer; anything else means the closure stopped early.
select
    links.first_record_number,
    links.record_number

from {{ ref('stitch_links') }} as links

inner join {{ ref('unified_coalesced') }} as first_record
    on links.first_record_number = first_record.record_number

inner join {{ ref('unified_coalesced') }} as second_record
    on links.record_number = second_record.record_number

where first_record.amperity_id <> second_record.amperity_id
