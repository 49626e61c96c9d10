-- Ten ids of activation.md §5.2 in the order of their hashes; two audiences are put into order apart.
with

members as (

    {%- for number in ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'] %}
    select
        'all' as audience,
        '00000000-0000-4000-8000-0000000000{{ number }}' as amperity_id
    union all
    {%- endfor %}
    select
        'one' as audience,
        '00000000-0000-4000-8000-000000000001' as amperity_id

),

in_order as (

    {{ in_campaign_order('members', 'camp-0001', 'members.audience') }}

),

expected as (

    {%- for number in ['08', '02', '04', '03', '06', '07', '10', '01', '05', '09'] %}
    select
        'all' as audience,
        '00000000-0000-4000-8000-0000000000{{ number }}' as amperity_id,
        {{ loop.index }} as assignment_position,
        10 as audience_size
    union all
    {%- endfor %}
    select
        'one' as audience,
        '00000000-0000-4000-8000-000000000001' as amperity_id,
        1 as assignment_position,
        1 as audience_size

)

select
    expected.*,
    in_order.assignment_position as found_position

from expected

left join in_order
    on
        expected.audience = in_order.audience
        and expected.amperity_id = in_order.amperity_id
        and expected.assignment_position = in_order.assignment_position
        and expected.audience_size = in_order.audience_size

where in_order.amperity_id is null
