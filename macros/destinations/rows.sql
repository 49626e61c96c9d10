{#-
  The rows that a destination could be sent, with the reason why one cannot be: the steps that an audience, a mart of events and the
  counts of refused rows begin with.

  Arguments: contract; chosen, list of its attributes; keys, list of columns of the CTE source_rows that stay beside them. Reads the
    CTEs source_rows, which has the columns of the contract's table, and customer_attributes.
  Returns: CTEs, of which the last is destination_rows: the keys, the attributes under their names, and reject_reason.
-#}
{% macro destination_rows(contract, chosen, keys) -%}
    {%- set names = chosen | map(attribute='name') | list -%}
prepared as (

    select
        {%- for key in keys %}
        source_rows.{{ key }} as key_{{ key }},
        {%- endfor %}
        {%- for attribute in chosen %}
        {{ destination_attribute(attribute, 'source_rows', 'customer_attributes') }} as {{ case_preserved(attribute.name) }},
        {%- endfor %}
        case
            when customer_attributes.is_test_account then 'test_account'
            {%- for reason, condition in contract.refused.items() %}
            when {{ condition }} then '{{ reason }}'
            {%- endfor %}
        end as refused_for

    from source_rows

    left join customer_attributes
        on source_rows.amperity_id = customer_attributes.amperity_id

    where {{ contract.where }}

),

destination_rows as (

    select
        {%- for key in keys %}
        key_{{ key }} as {{ key }},
        {%- endfor %}
        {%- for name in names %}
        {{ destination_output(contract, name) }} as {{ case_preserved(name) }},
        {%- endfor %}
        coalesce(refused_for, {{ destination_reject_reason(contract, names) }}) as reject_reason

    from prepared

),
{%- endmacro %}


{#-
  How many rows a destination is not sent, by reason.

  Arguments: mart, its name. Reads the CTE destination_rows. Returns: a select of mart, reason and n.
-#}
{% macro count_of_rejects(mart) -%}
select
        '{{ mart }}' as mart,
        reject_reason as reason,
        cast(count(*) as {{ type_of('integer') }}) as n

    from destination_rows

    where reject_reason is not null

    group by reject_reason
{%- endmacro %}
