{%- set cases = [
    ('jane.doe@example.com', '^[^@ ]+@[^@ ]+$', 'true'),
    ('jane doe@example.com', '^[^@ ]+@[^@ ]+$', 'false'),
    ('a12b', '[0-9]{2}', 'true'),
    ('a1b2', '[0-9]{2}', 'false'),
    ('Abc', 'abc', 'false'),
    ('abc', 'b', 'true'),
    ('a.c', 'a\\.c', 'true'),
    ('abc', 'a\\.c', 'false'),
    ('fig', '^(apple|fig)$', 'true'),
    ('', '^$', 'true'),
] -%}
{%- for received, pattern, expected in cases %}

select
    '{{ received }}' as received,
    {{ expected }} as expected

from (select '{{ received }}' as received) as given

where {{ regex_matches('received', pattern) }} is distinct from {{ expected }}
union all
{%- endfor %}

select
    'null' as received,
    null as expected

from (select nullif('', '') as received) as given

where {{ regex_matches('received', 'x') }} is not null
