{#-
  Every result is compared as text, so that all types fit into one table. The texts are joined by union, not union all, so that
  no engine computes the casts of constants while it plans.
-#}
{%- set cases = [
    ('date', '2024-02-29', '2024-02-29'),
    ('date', '2023-02-29', none),
    ('date', '2024-02-30', none),
    ('date', '2024-13-01', none),
    ('date', 'yesterday', none),
    ('date', '', none),
    ('date', none, none),
    ('timestamp', '2024-02-29 10:11:12', '2024-02-29 10:11:12'),
    ('timestamp', '2024-02-29T10:11:12', '2024-02-29 10:11:12'),
    ('timestamp', '2024-02-29', '2024-02-29 00:00:00'),
    ('timestamp', '2023-02-29 10:11:12', none),
    ('timestamp', '2024-02-29 25:00:00', none),
    ('timestamp', '2024-02-29 noon', none),
    ('timestamp', 'noon', none),
    ('timestamp', none, none),
    ('integer', '42', '42'),
    ('integer', '-7', '-7'),
    ('integer', 'many', none),
    ('integer', '', none),
    ('integer', none, none),
    ('money', '12.34', '12.34'),
    ('money', '-0.5', '-0.50'),
    ('money', '7', '7.00'),
    ('money', '12,34', none),
    ('money', 'free', none),
    ('money', '', none),
    ('boolean', 'true', 'true'),
    ('boolean', 'FALSE', 'false'),
    ('boolean', '1', 'true'),
    ('boolean', '0', 'false'),
    ('boolean', 'maybe', none),
    ('boolean', '', none),
] -%}
with

texts as (

    {%- for type_name, received, expected in cases %}

    select
        '{{ type_name }}' as type_name,
        {{ "'" ~ received ~ "'" if received is not none else "nullif('', '')" }} as received,
        {{ "'" ~ expected ~ "'" if expected is not none else "nullif('', '')" }} as expected
    {%- if not loop.last %}
    union
    {%- endif %}
    {%- endfor %}

),

cast_texts as (

    {%- for type_name in ['date', 'timestamp', 'integer', 'money', 'boolean'] %}

    select
        type_name,
        received,
        expected,
        cast({{ try_cast('received', type_of(type_name)) }} as {{ type_of('text') }}) as actual

    from texts

    where type_name = '{{ type_name }}'
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

)

select * from cast_texts

where actual is distinct from expected
