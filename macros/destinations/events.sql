{#-
  A mart of offline events: the purchases of the last days in the columns that a destination takes, beside them the key, which is not
  delivered. Purchases that lack what it requires are left out, and offline_event_rejects() counts them.

  Arguments: kind, see destination_contract(). Returns: a select with one row per row of the contract's table.
-#}
{% macro offline_events(kind) -%}
    {{ offline_event_rows(kind) }}

events as (

    select
        {{ event_columns(kind) }}

    from destination_rows

    where reject_reason is null

)

select * from events
{%- endmacro %}


{#-
  How many purchases a mart of offline events leaves out, by reason.

  Arguments: kind, which is the mart's name too. Returns: a select of mart, reason and n.
-#}
{% macro offline_event_rejects(kind) -%}
    {{ offline_event_rows(kind, required_only=true) }}

rejects as (

    {{ count_of_rejects(kind) }}

)

select * from rejects
{%- endmacro %}


{#- The columns of a mart of events: the attributes, then the key. Arguments: kind. Returns: SQL select list. -#}
{% macro event_columns(kind) -%}
    {%- set contract = destination_contract(kind) -%}
    {%- for name in all_attributes(contract) %}
        {{ case_preserved(name) }},
    {%- endfor %}
        {{ contract.key | join(',\n        ') }}
{%- endmacro %}


{#-
  The steps that a mart of events begins with; see destination_rows().

  Arguments: kind; required_only, whether to leave out attributes that nothing requires. Returns: with and CTEs.
-#}
{% macro offline_event_rows(kind, required_only=false) -%}
    {%- set contract = destination_contract(kind) -%}
    {%- set chosen = required_attributes(contract, contract.attributes) if required_only else contract.attributes -%}
with

source_rows as (

    select * from {{ ref(contract.table) }}

    where event_date >= {{ add_days(as_of_date(), -offline_event_days(kind)) }}

),

customer_attributes as (

    select * from {{ ref('customer_attributes') }}

),

{{ destination_rows(contract, chosen, contract.key) }}
{%- endmacro %}


{#-
  How many days before the as-of date a destination gets events of (var offline_event_days, by kind, on top of the contract's).

  Arguments: kind. Returns: whole number. Errors: an unknown kind, or days that the destination does not take.
-#}
{% macro offline_event_days(kind) %}
    {%- set given = var('offline_event_days', {}) -%}
    {%- for name in given if name not in ready_events() -%}
        {%- do exceptions.raise_compiler_error(
            "var offline_event_days: unknown mart '" ~ name ~ "'" ~ valid_names(name, ready_events().keys() | list)
        ) -%}
    {%- endfor -%}
    {%- set contract = destination_contract(kind) -%}
    {%- set days = given.get(kind, contract.days) -%}
    {%- if days is not integer or days < 1 or days > contract.most_days -%}
        {%- do exceptions.raise_compiler_error(
            "var offline_event_days: '" ~ days ~ "' for " ~ kind ~ '. Give a whole number of days from 1 to ' ~ contract.most_days ~ '.'
        ) -%}
    {%- endif -%}
    {%- do return(days) -%}
{% endmacro %}


{#- The days that offline_purchases has to keep for the events that are sent. Returns: whole number. -#}
{% macro most_offline_event_days() %}
    {%- set days = [1] -%}
    {%- for kind, folder in ready_events().items() if destination_is_on(folder) -%}
        {%- do days.append(offline_event_days(kind)) -%}
    {%- endfor -%}
    {%- do return(days | max) -%}
{% endmacro %}
