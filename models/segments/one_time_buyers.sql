select amperity_id

from {{ ref('customer_360') }}

where one_and_done
