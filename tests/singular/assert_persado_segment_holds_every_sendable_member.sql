-- Every hash of a sendable member is in the file under its audience, and no other.
with

members as (

    select distinct
        hashed_email,
        segment_name

    from {{ ref('persado_segment_members') }}

    where reject_reason is null

),

sent as (

    select distinct
        {{ adapter.quote('Hashed_Email') }} as hashed_email,
        segment_name

    from {{ ref('persado_segment') }}

)

select
    members.hashed_email as member,
    sent.hashed_email as sent

from members

full outer join sent
    on
        members.hashed_email = sent.hashed_email
        and members.segment_name = sent.segment_name

where members.hashed_email is null or sent.hashed_email is null
