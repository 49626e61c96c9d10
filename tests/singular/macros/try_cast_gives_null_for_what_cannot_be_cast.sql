{#-
  Every result is compared as text, so that all types fit into one table. The texts are joined by union, not union all, so that
  no engine computes the casts of constants while it plans.
-#}
{%- set cases = [
    ('date', '2024-02-29', '2024-02-29'),
    ('date', '2024-2-9', '2024-02-09'),
    ('date', '2024/02/29', '2024-02-29'),
    ('date', '2024/2-29', none),
    ('date', ' 2024-02-29 ', '2024-02-29'),
    ('date', '\t2024-02-29\u00a0', '2024-02-29'),
    ('date', '2000-02-29', '2000-02-29'),
    ('date', '1900-02-29', none),
    ('date', '2024-04-31', none),
    ('date', '2024-12-31', '2024-12-31'),
    ('date', '2024-00-10', none),
    ('date', '24-02-28', none),
    ('date', '20240229', none),
    ('date', '29-02-2024', none),
    ('date', '2024-02', none),
    ('date', '2024-02-29 23:59:59', '2024-02-29'),
    ('date', '2024-02-29 24:00:00', '2024-02-29'),
    ('date', '0000-01-01 and more', none),
    ('date', '2024-02-29T23:59:59-05:00', '2024-02-29'),
    ('date', '2024-02-29 25:00:00', none),
    ('date', '2024-02-29 and more', none),
    ('date', '2023-02-29', none),
    ('date', '2024-02-30', none),
    ('date', '2024-13-01', none),
    ('date', 'yesterday', none),
    ('date', '', none),
    ('date', none, none),
    ('timestamp', '2024-02-29 10:11:12', '2024-02-29 10:11:12'),
    ('timestamp', '2024-02-29T10:11:12', '2024-02-29 10:11:12'),
    ('timestamp', '2024-02-29', '2024-02-29 00:00:00'),
    ('timestamp', '2024/2/9 1:02:03', '2024-02-09 01:02:03'),
    ('timestamp', '2024-02-29 10:11', '2024-02-29 10:11:00'),
    ('timestamp', '  2024-02-29   10:11:12 ', '2024-02-29 10:11:12'),
    ('timestamp', '2024-02-29 10:11:12.5', '2024-02-29 10:11:12.5'),
    ('timestamp', '2024-02-29 10:11:12.123456789', '2024-02-29 10:11:12.123456'),
    ('timestamp', '2024-02-29 23:59:59.9999999', '2024-02-29 23:59:59.999999'),
    ('timestamp', '2024-02-29 24:00:00', '2024-03-01 00:00:00'),
    ('timestamp', '2024-02-29T10:11:12Z', '2024-02-29 10:11:12'),
    ('timestamp', '2024-02-29 10:11:12 UTC', '2024-02-29 10:11:12'),
    ('timestamp', '2024-02-29T10:11:12+02', '2024-02-29 08:11:12'),
    ('timestamp', '2024-02-29T10:11:12+0200', '2024-02-29 08:11:12'),
    ('timestamp', '2024-02-29T10:11:12.25+02:00', '2024-02-29 08:11:12.25'),
    ('timestamp', '2024-02-29T22:11:12-05:30', '2024-03-01 03:41:12'),
    ('timestamp', '2024-01-01T00:30+01:00', '2023-12-31 23:30:00'),
    ('timestamp', '2024-02-29 10:11:12 Europe/Berlin', none),
    ('timestamp', '2024-02-29 10:11:12 PM', none),
    ('timestamp', '2024-02-29 10:11:12 +02:00', none),
    ('timestamp', '2024-02-29 10:11:12 and more', none),
    ('timestamp', '2024-02-29 24:00:01', none),
    ('timestamp', '2024-02-29 10:60:00', none),
    ('timestamp', '2024-02-29 10:11:60', none),
    ('timestamp', '2024-02-29 10', none),
    ('timestamp', 'now', none),
    ('timestamp', 'infinity', none),
    ('timestamp', '1709201472', none),
    ('timestamp', '2023-02-29 10:11:12', none),
    ('timestamp', '2024-02-29 25:00:00', none),
    ('timestamp', '2024-02-29 noon', none),
    ('timestamp', 'noon', none),
    ('timestamp', none, none),
    ('integer', '42', '42'),
    ('integer', '-7', '-7'),
    ('integer', '+7', '7'),
    ('integer', ' 7 ', '7'),
    ('integer', '\t7\r\n', '7'),
    ('integer', '7.4', '7'),
    ('integer', '7.5', '8'),
    ('integer', '8.5', '9'),
    ('integer', '-7.5', '-8'),
    ('integer', '.5', '1'),
    ('integer', '7.', '7'),
    ('integer', '1e3', '1000'),
    ('integer', '9223372036854775807', '9223372036854775807'),
    ('integer', '9223372036854775808', none),
    ('integer', '-9223372036854775809', none),
    ('integer', '1e19', none),
    ('integer', '1e400', none),
    ('integer', '7 pieces', none),
    ('integer', '1,000', none),
    ('integer', '-', none),
    ('integer', '.', none),
    ('integer', '--7', none),
    ('integer', '1e', none),
    ('integer', 'NaN', none),
    ('integer', 'many', none),
    ('integer', '', none),
    ('integer', none, none),
    ('money', '12.34', '12.34'),
    ('money', '-0.5', '-0.50'),
    ('money', '12.345', '12.35'),
    ('money', '-12.345', '-12.35'),
    ('money', '1.005', '1.01'),
    ('money', '2.675', '2.68'),
    ('money', '1.2e3', '1200.00'),
    ('money', '9999999999999999.99', '9999999999999999.99'),
    ('money', '9999999999999999.995', none),
    ('money', '1e16', none),
    ('money', 'inf', none),
    ('money', '$12', none),
    ('money', '7', '7.00'),
    ('money', '12,34', none),
    ('money', 'free', none),
    ('money', '', none),
    ('boolean', 'true', 'true'),
    ('boolean', 'FALSE', 'false'),
    ('boolean', '1', 'true'),
    ('boolean', 't', 'true'),
    ('boolean', 'Yes', 'true'),
    ('boolean', 'y', 'true'),
    ('boolean', 'F', 'false'),
    ('boolean', 'no', 'false'),
    ('boolean', 'N', 'false'),
    ('boolean', 'on', none),
    ('boolean', '2', none),
    ('boolean', '1.0', none),
    ('boolean', ' true', none),
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
