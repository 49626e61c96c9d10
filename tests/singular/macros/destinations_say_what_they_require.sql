{#- Which rows may be sent, and the reason of the others, by hand: a case for each form of requirement. -#}
{%- set meta = destination_contract('meta') -%}
{%- set tiktok = destination_contract('tiktok') -%}
{%- set google = destination_contract('google_ads') -%}
{%- set sftp = destination_contract('sftp') -%}
{%- set google_columns = ['email', 'phone', 'firstname', 'lastname', 'zip', 'country'] -%}
with

cases as (

    select
        'A' as {{ case_preserved('EXTERN_ID') }},
        'e' as {{ case_preserved('EMAIL') }},
        'p' as {{ case_preserved('PHONE') }},
        cast(null as {{ type_of('text') }}) as expected_meta,
        cast(null as {{ type_of('text') }}) as expected_tiktok
    union all
    select null, 'e', null, 'extern_id_missing', null
    union all
    select 'C', null, 'p', null, null
    union all
    select 'D', null, null, null, 'email_or_phone_missing'

),

judged as (

    select
        cases.*,
        {{ destination_reject_reason(meta, ['EXTERN_ID', 'EMAIL', 'PHONE']) }} as actual_meta,
        {{ destination_reject_reason(tiktok, ['EMAIL', 'PHONE']) }} as actual_tiktok,
        {{ destination_requirement(meta, ['EXTERN_ID', 'EMAIL', 'PHONE']) }} as meta_may_go,
        {{ destination_requirement(tiktok, ['EMAIL', 'PHONE']) }} as tiktok_may_go,
        {{ destination_reject_reason(sftp, []) }} as actual_sftp,
        {{ destination_requirement(sftp, []) }} as sftp_may_go

    from cases

),

people as (

    select
        'complete' as person,
        'e' as email,
        cast(null as {{ type_of('text') }}) as phone,
        'j' as firstname,
        'd' as lastname,
        '9' as zip,
        'US' as country,
        'j' as expected_firstname
    union all
    select 'without zip', 'e', 'p', 'j', 'd', null, 'US', null
    union all
    select 'without name', 'e', 'p', null, 'd', '9', 'US', null

),

together as (

    select
        people.*,
        {{ destination_output(google, 'firstname') }} as actual_firstname,
        {{ destination_output(google, 'email') }} as actual_email,
        {{ destination_requirement(google, google_columns) }} as may_go

    from people

)

select actual_meta as found from judged

where
    actual_meta is distinct from expected_meta
    or actual_tiktok is distinct from expected_tiktok
    or meta_may_go <> (expected_meta is null)
    or tiktok_may_go <> (expected_tiktok is null)
    or actual_sftp is not null
    or sftp_may_go is not true

union all

select person as found from together

where
    actual_firstname is distinct from expected_firstname
    or actual_email <> email
    or may_go is not true
