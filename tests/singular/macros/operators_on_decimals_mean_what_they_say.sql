-- Each operator, and the values that meet it: between 10 and 20 are 11 to 19 (activation.md §4.2). Zero is not NULL, and an empty
-- list holds nobody.
{%- set numbers = ['0', '9.99', '10', '10.01', '15', '19.99', '20', '20.01', 'null'] -%}
{%- set cases = [
    ('is', [10], ['10']),
    ('is', [10.01], ['10.01']),
    ('is not', [10], ['0', '9.99', '10.01', '15', '19.99', '20', '20.01']),
    ('is greater than', [20], ['20.01']),
    ('is greater than or equal to', [20], ['20', '20.01']),
    ('is less than', [9.99], ['0']),
    ('is less than or equal to', [9.99], ['0', '9.99']),
    ('is between', [10, 20], ['10.01', '15', '19.99']),
    ('is not between', [10, 20], ['0', '9.99', '20.01']),
    ('is in list', [[0, 20]], ['0', '20']),
    ('is not in list', [[0, 20, 15]], ['9.99', '10', '10.01', '19.99', '20.01']),
    ('is in list', [[]], []),
    ('is not in list', [[]], ['0', '9.99', '10', '10.01', '15', '19.99', '20', '20.01']),
    ('is null', [], ['null']),
    ('is not null', [], ['0', '9.99', '10', '10.01', '15', '19.99', '20', '20.01']),
] -%}
{{ operator_faults('decimal', type_of('money'), numbers, cases) }}
