{{ config(enabled=destination_is_on('braze'), meta=mart_meta(offline_event_days('braze_purchases'))) }}

{%- set contract = destination_contract('braze_purchases') -%}
{{ offline_event_rows('braze_purchases') }}

-- One object of a purchase holds 100 pieces at most: 250 pieces are three objects of 100, 100 and 50.
objects as (
    {% for number in range(1, 76) %}
    select {{ number }} as object_number{{ '' if loop.last else ' union all' }}
    {%- endfor %}

),

braze_purchases as (

    select
        {%- for name in all_attributes(contract) %}
        {%- if name == 'quantity' %}
        cast(least(100, destination_rows.quantity - 100 * (objects.object_number - 1)) as {{ type_of('integer') }}) as quantity,
        {%- else %}
        destination_rows.{{ name }},
        {%- endif %}
        {%- endfor %}
        cast(objects.object_number as {{ type_of('integer') }}) as object_number,
        destination_rows.uit_pk

    from destination_rows

    inner join objects
        on destination_rows.quantity > 100 * (objects.object_number - 1)

    where destination_rows.reject_reason is null

)

select * from braze_purchases
