{{ config(severity='warn') }}
-- A small audience can leave its control group empty (activation.md §5.2): nothing would be measured there.
with

members as (

    {{ rows_of_campaigns(['sub_audience_id', 'treatment_id', 'is_control']) }}

),

treatment_groups as (

    {{ groups_of_campaigns() }}

),

treated as (

    select distinct
        model,
        sub_audience_id

    from members

    where not is_control

),

control_groups as (

    select distinct
        model,
        sub_audience_id,
        treatment_id

    from treatment_groups

    where is_control

)

select control_groups.*

from control_groups

inner join treated
    on
        control_groups.model = treated.model
        and control_groups.sub_audience_id = treated.sub_audience_id

left join members
    on
        control_groups.model = members.model
        and control_groups.sub_audience_id = members.sub_audience_id
        and control_groups.treatment_id = members.treatment_id

where members.model is null
