with

members as (

    {{ rows_of_campaigns(['amperity_id']) }}

)

select
    model,
    amperity_id,
    count(*) as sub_audiences

from members

where first_match_only

group by model, amperity_id

having count(*) > 1
