{#- Text, pattern, replacement, result. Patterns as the project uses them: classes, anchors, repeats, alternatives. -#}
{%- set cases = [
    ('a-b-c', '-', '', 'abc'),
    ('(555) 010-4477', '[^0-9]', '', '5550104477'),
    ('Jane van Doe', ' +[^ ]*$', '', 'Jane van'),
    ('Jane van Doe', '^.* ', '', 'Doe'),
    ('jane+a+b@x@example.com', '\\+.*@', '@', 'jane@example.com'),
    ('aaa', 'a', 'b', 'bbb'),
    ('aAa', 'a', '', 'A'),
    ('one two  three', ' {2,}', ' ', 'one two three'),
    ('street st. str', '(st\\.|str$)', 'X', 'street X X'),
    ('\u00e4\u65e5\u00e4', '\u00e4', 'a', 'a\u65e5a'),
    ('line\nbreak', '[^\\n]+$', 'X', 'line\nX'),
    ('none', 'x', 'y', 'none'),
    ('', 'x', 'y', ''),
] -%}
{%- for received, pattern, replacement, expected in cases %}

select
    '{{ received }}' as received,
    '{{ expected }}' as expected

from (select '{{ received }}' as received) as given

where {{ regex_replace('received', pattern, replacement) }} is distinct from '{{ expected }}'
union all
{%- endfor %}

select
    'null' as received,
    null as expected

from (select nullif('', '') as received) as given

where {{ regex_replace('received', 'x', 'y') }} is not null
