select
    datasource,
    count(*) as records

from {{ ref('unified_coalesced') }}

where amperity_id is null

group by datasource
