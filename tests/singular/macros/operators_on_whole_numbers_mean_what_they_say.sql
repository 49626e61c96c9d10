-- Each operator, and the values that meet it: between 10 and 20 are 11 to 19 (activation.md §4.2). Zero is not NULL, and an empty
-- list holds nobody.
{%- set whole_numbers = ['0', '9', '10', '11', '19', '20', '21', 'null'] -%}
{%- set cases = [
    ('is', [10], ['10']),
    ('is not', [10], ['0', '9', '11', '19', '20', '21']),
    ('is greater than', [20], ['21']),
    ('is greater than or equal to', [20], ['20', '21']),
    ('is less than', [9], ['0']),
    ('is less than or equal to', [9], ['0', '9']),
    ('is between', [10, 20], ['11', '19']),
    ('is not between', [10, 20], ['0', '9', '21']),
    ('is in list', [[0, 20]], ['0', '20']),
    ('is not in list', [[0, 20]], ['9', '10', '11', '19', '21']),
    ('is in list', [[]], []),
    ('is not in list', [[]], ['0', '9', '10', '11', '19', '20', '21']),
    ('is null', [], ['null']),
    ('is not null', [], ['0', '9', '10', '11', '19', '20', '21']),
] -%}
{{ operator_faults('integer', type_of('integer'), whole_numbers, cases) }}
