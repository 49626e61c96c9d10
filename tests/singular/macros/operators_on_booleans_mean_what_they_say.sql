-- Each operator, and the values that meet it (activation.md §4.2).
{%- set cases = [
    ('is true', [], ['true']),
    ('is false', [], ['false']),
    ('is null', [], ['null']),
    ('is not null', [], ['true', 'false']),
] -%}
{{ operator_faults('boolean', type_of('boolean'), ['true', 'false', 'null'], cases) }}
