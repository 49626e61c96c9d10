{#-
  The members of the segments of a ready audience are as many as the rows of its mart and the refusals that are counted. Customers of
  several segments stand once, in lists once for each.
-#}
{{ config(enabled=any_destination_is_on(ready_audiences().values() | map(attribute='folder'))) }}
with

rejects as (

    select
        mart,
        sum(n) as n

    from {{ ref('destination_rejects') }}

    group by mart

),

marts as (
    {%- for mart, ready in ready_audiences().items() if destination_is_on(ready.folder) %}

    select
        '{{ mart }}' as mart,
        (select count(*) from {{ ref(mart) }}) as sent,
        (
            select count(*) from (
                {%- for segment in customer_segments(var('destination_audiences')[ready.folder], 'var destination_audiences') %}
                select
                    amperity_id,
                    '{{ segment if ready.kind == 'attentive_list' }}' as list
                from {{ ref(segment) }}
                {{- ' union' if not loop.last }}
                {%- endfor %}
            ) as members
        ) as members
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

)

select
    marts.mart,
    marts.members,
    marts.sent,
    rejects.n as refused

from marts

left join rejects
    on marts.mart = rejects.mart

where marts.members <> marts.sent + coalesce(rejects.n, 0)
