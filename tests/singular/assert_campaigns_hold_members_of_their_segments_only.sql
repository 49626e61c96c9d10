-- Nobody is in a campaign who is in none of its included segments, and no member of an excluded one has a treatment.
{%- do refer_to_all_segments() %}
with

wrong_members as (
    {%- for campaign in campaign_definitions() %}

    select
        {{ campaign_text(campaign.model) }} as model,
        members.amperity_id

    from {{ ref(campaign.model) }} as members

    left join (

        {{ union_of_segments(campaign.include) }}

    ) as included
        on members.amperity_id = included.amperity_id

    where included.amperity_id is null
        {%- if campaign.exclude %}

    union all

    select
        {{ campaign_text(campaign.model) }} as model,
        members.amperity_id

    from {{ ref(campaign.model) }} as members

    inner join (

        {{ union_of_segments(campaign.exclude) }}

    ) as excluded
        on members.amperity_id = excluded.amperity_id

    where members.treatment_id is not null
        {%- endif %}

    union all
    {%- endfor %}

    select
        null as model,
        null as amperity_id

    where false

)

select * from wrong_members
