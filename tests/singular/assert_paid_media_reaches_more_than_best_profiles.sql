{#-
  Whoever Meta gets with the best profile it gets with all profiles too, and each with an address that the best profile has: all that is
  known holds what is best.
-#}
{{ config(enabled=destination_is_on('paid_media') and destination_is_on('meta')) }}
with

best as (

    select
        {{ case_preserved('EXTERN_ID') }} as customer,
        {{ case_preserved('EMAIL') }} as email

    from {{ ref('meta_audience') }}

    where {{ case_preserved('EMAIL') }} is not null

),

everything as (

    select
        {{ case_preserved('EXTERN_ID') }} as customer,
        {{ case_preserved('EMAIL') }} as email

    from (
        {{ destination_audience('meta', var('destination_audiences').meta, people='unified_paid_media') }}
    ) as audience

)

select best.customer

from best

left join everything
    on
        best.customer = everything.customer
        and best.email = everything.email

where everything.customer is null
