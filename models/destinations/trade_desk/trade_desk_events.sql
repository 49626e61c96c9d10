{{ config(enabled=destination_is_on('trade_desk'), meta=mart_meta(offline_event_days('trade_desk_events'))) }}

{%- set contract = destination_contract('trade_desk_events') -%}
{%- set identifiers = ['email', 'phone'] -%}
{{ offline_event_rows('trade_desk_events') }}

-- A purchase of somebody with an address and a number is two events, each of which names the buyer once.
trade_desk_events as (
    {%- for identifier in identifiers %}

    select
        {%- for name in all_attributes(contract) %}
        {%- if name in identifiers and name != identifier %}
        cast(null as {{ type_of('text') }}) as {{ name }},
        {%- else %}
        {{ case_preserved(name) }},
        {%- endif %}
        {%- endfor %}
        '{{ identifier }}' as identifier,
        {{ contract.key | join(', ') }}

    from destination_rows

    where
        reject_reason is null
        and {{ identifier }} is not null
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

)

select * from trade_desk_events
