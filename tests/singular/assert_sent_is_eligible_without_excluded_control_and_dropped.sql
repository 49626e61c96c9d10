-- Of each sub-audience a destination is sent: eligible - excluded - control - dropped, and - those whose group goes elsewhere.
with

members as (

    {{ rows_of_campaigns(['amperity_id', 'sub_audience_id', 'treatment_id', 'is_control', 'excluded_by']) }}

),

launched as (

    {{ rows_of_launches() }}

),

treatment_groups as (

    {{ groups_of_campaigns() }}

),

campaign_rejects as (

    select * from {{ ref('campaign_rejects') }}

),

audiences as (

    select
        model,
        sub_audience_id,
        count(*) as eligible,
        count(excluded_by) as excluded,
        count(case when is_control then 1 end) as control

    from members

    group by model, sub_audience_id

),

elsewhere as (

    select
        treatment_groups.model,
        treatment_groups.destination,
        treatment_groups.sub_audience_id,
        count(*) as n

    from treatment_groups

    inner join members
        on
            treatment_groups.model = members.model
            and treatment_groups.sub_audience_id = members.sub_audience_id
            and treatment_groups.treatment_id = members.treatment_id

    where not treatment_groups.is_control and not treatment_groups.is_sent

    group by treatment_groups.model, treatment_groups.destination, treatment_groups.sub_audience_id

),

-- With allow_multiple a customer has several rows. A control group that is delivered has been counted as control.
sent as (

    select
        treatment_groups.model,
        treatment_groups.destination,
        treatment_groups.sub_audience_id,
        count(distinct launched.recipient_id) as n

    from treatment_groups

    inner join launched
        on
            treatment_groups.model = launched.model
            and treatment_groups.destination = launched.destination
            and treatment_groups.sub_audience_id = launched.recipient_sub_audience_id
            and treatment_groups.treatment_id = launched.recipient_treatment_id

    where not treatment_groups.is_control

    group by treatment_groups.model, treatment_groups.destination, treatment_groups.sub_audience_id

),

dropped as (

    select
        treatment_groups.model,
        treatment_groups.destination,
        treatment_groups.sub_audience_id,
        sum(campaign_rejects.n) as n

    from treatment_groups

    inner join campaign_rejects
        on
            treatment_groups.model = campaign_rejects.campaign
            and treatment_groups.destination = campaign_rejects.destination_name
            and treatment_groups.sub_audience_id = campaign_rejects.sub_audience_id
            and treatment_groups.treatment_id = campaign_rejects.treatment_id

    where not treatment_groups.is_control

    group by treatment_groups.model, treatment_groups.destination, treatment_groups.sub_audience_id

),

destinations as (

    select distinct
        model,
        destination,
        sub_audience_id

    from treatment_groups

),

compared as (

    select
        audiences.*,
        destinations.destination,
        coalesce(elsewhere.n, 0) as elsewhere,
        coalesce(dropped.n, 0) as dropped,
        coalesce(sent.n, 0) as sent

    from destinations

    inner join audiences
        on
            destinations.model = audiences.model
            and destinations.sub_audience_id = audiences.sub_audience_id

    left join elsewhere
        on
            destinations.model = elsewhere.model
            and destinations.sub_audience_id = elsewhere.sub_audience_id
            and destinations.destination = elsewhere.destination

    left join dropped
        on
            destinations.model = dropped.model
            and destinations.sub_audience_id = dropped.sub_audience_id
            and destinations.destination = dropped.destination

    left join sent
        on
            destinations.model = sent.model
            and destinations.sub_audience_id = sent.sub_audience_id
            and destinations.destination = sent.destination

)

select *

from compared

where sent <> eligible - excluded - control - elsewhere - dropped
