{#-
  A mart of customers for a destination, in one line: {{ destination_audience('meta', segments=['best_customers']) }}. Customers in any
  of the segments, in the columns of the destination's contract; whoever lacks what it requires, and test accounts, are left out, and
  destination_audience_rejects() counts them. Each row stands once: two customers may look alike to a destination.

  Arguments: kind, see destination_contract(); segments, names of segments of customers; attributes, names of attributes in the order
    of the columns, none for all that the contract has; people, where the profiles come from: the contract's table, or unified_paid_media
    with all that is known of a customer, several rows for each.
  Returns: a select. A list with a column for its name has a row for each segment that a customer is in.
  Errors: those of destination_contract() and destination_attributes(); an unknown segment, or one of other ids than customers.
-#}
{% macro destination_audience(kind, segments, attributes=none, people=none) -%}
    {%- set contract = destination_contract(kind) -%}
    {%- set chosen = destination_attributes(contract, attributes or all_attributes(contract)) -%}
    {%- set columns = chosen | map(attribute='name') | list -%}
    {{ audience_rows(contract, segments, chosen, people) }}

audience as (

    select distinct
        {%- for name in columns + ([contract.segment_column] if contract.segment_column else []) %}
        {{ case_preserved(name) }}{{ ',' if not loop.last }}
        {%- endfor %}

    from destination_rows

    where reject_reason is null

)

select * from audience
{%- endmacro %}


{#-
  How many customers a mart of destination_audience() leaves out, by reason.

  Arguments: mart, its name; kind, segments, attributes and people, as it was made with.
  Returns: a select of mart, reason and n.
-#}
{% macro destination_audience_rejects(mart, kind, segments, attributes=none, people=none) -%}
    {%- set contract = destination_contract(kind) -%}
    {%- set chosen = destination_attributes(contract, attributes or all_attributes(contract)) -%}
    {{ audience_rows(contract, segments, required_attributes(contract, chosen), people) }}

sendable as (

    select count(*) as n from destination_rows

    where reject_reason is null

),

sent as (

    select count(*) as n from {{ ref(mart) }}

),

rejects as (

    {{ count_of_rejects(mart) }}

    union all

    select
        '{{ mart }}' as mart,
        'same_as_another_row' as reason,
        cast(sendable.n - sent.n as {{ type_of('integer') }}) as n

    from sendable

    cross join sent

    where sendable.n <> sent.n

)

select * from rejects
{%- endmacro %}


{#-
  The steps that both begin with; see destination_rows().

  Arguments: contract; segments; chosen, attributes; people, as destination_audience(). Returns: with and CTEs.
-#}
{% macro audience_rows(contract, segments, chosen, people=none) -%}
    {%- set by_list = contract.segment_column is not none -%}
    {%- set sources = [contract.table, 'unified_paid_media'] -%}
    {%- if people is not none and people not in sources -%}
        {%- do destination_error("people are of '" ~ people ~ "'" ~ valid_names(people, sources)) -%}
    {%- endif -%}
with

customers as (

    {{ paid_media_profiles() if people == 'unified_paid_media' else 'select * from ' ~ ref(contract.table) }}

),

customer_attributes as (

    select * from {{ ref('customer_attributes') }}

),

members as (
    {%- for segment in customer_segments(segments, contract.kind ~ ' audience') %}

    select
        {%- if by_list %}
        '{{ segment }}' as {{ contract.segment_column }},
        {%- endif %}
        amperity_id

    from {{ ref(segment) }}
    {%- if not loop.last %}

    union {{ 'all' if by_list }}
    {%- endif %}
    {%- else %}

    select
        {%- if by_list %}
        cast(null as {{ type_of('text') }}) as {{ contract.segment_column }},
        {%- endif %}
        amperity_id

    from customers

    where false
    {%- endfor %}

),

source_rows as (

    select
        customers.*{{ ',' if by_list }}
        {%- if by_list %}
        members.{{ contract.segment_column }}
        {%- endif %}

    from members

    inner join customers
        on members.amperity_id = customers.amperity_id

),

{{ destination_rows(contract, chosen, [contract.segment_column] if by_list else []) }}
{%- endmacro %}


{#- The names of all attributes of a contract. Arguments: contract. Returns: list. -#}
{% macro all_attributes(contract) %}
    {%- do return(contract.attributes | map(attribute='name') | list) -%}
{% endmacro %}


{#-
  All profiles of unified_paid_media by the columns of merged_customers that contracts of advertising name.

  Returns: a select.
-#}
{% macro paid_media_profiles() -%}
    select
        amperity_id,
        given_name,
        surname,
        email,
        phone,
        address,
        address_line_2 as address2,
        city,
        state,
        zip as postal,
        country,
        birthdate,
        gender

    from {{ ref('unified_paid_media') }}
{%- endmacro %}
