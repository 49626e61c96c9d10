-- A cluster has one id and an id one cluster.
select
    'cluster' as what,
    cast(cluster_id as {{ type_of('text') }}) as value

from {{ ref('stitch_customer_ids') }}

group by cluster_id

having count(distinct amperity_id) <> 1

union all

select
    'id' as what,
    amperity_id as value

from {{ ref('stitch_customer_ids') }}

group by amperity_id

having count(distinct cluster_id) <> 1
