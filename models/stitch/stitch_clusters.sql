{{ config(materialized='connected_components') }}

select
    first_record_number as left_node,
    record_number as right_node

from {{ ref('stitch_links') }}
