-- Each operator, and the values that meet it: case does not count, blanks do, and what stands for any text in a pattern stands
-- for itself (activation.md §4.2).
{%- set texts = [
    "'CA'", "'ca'", "'Chicago'", "' ca'", "'50% off'", "'50 % off'", "'a_b'", "'axb'", "'O''Neil'", "'^'", "'É'", "''", "' '", "'5%'", 'null',
] -%}
{%- set all_texts = texts[:-1] -%}
{%- set cases = [
    ('is', ['Ca'], ["'CA'", "'ca'"]),
    ('is exactly', ['ca'], ["'CA'", "'ca'"]),
    ('is exactly', ["o'neil"], ["'O''Neil'"]),
    ('is exactly', ['é'], ["'É'"]),
    ('is exactly', ['%'], []),
    ('is not', ['CA'], texts[2:-1]),
    ('is not exactly', ['CA'], texts[2:-1]),
    ('has', ['CA'], ["'CA'", "'ca'", "'Chicago'", "' ca'"]),
    ('contains', ['ca'], ["'CA'", "'ca'", "'Chicago'", "' ca'"]),
    ('contains', ['0%'], ["'50% off'"]),
    ('contains', ['A_B'], ["'a_b'"]),
    ('contains', ['^'], ["'^'"]),
    ('contains', ['\\'], []),
    ('does not contain', ['ca'], texts[4:-1]),
    ('does not contain', ['_'], texts[:6] + texts[7:-1]),
    ('starts with', ['c'], ["'CA'", "'ca'", "'Chicago'"]),
    ('starts with', ['50%'], ["'50% off'"]),
    ('ends with', ['A'], ["'CA'", "'ca'", "' ca'"]),
    ('ends with', ['% OFF'], ["'50% off'", "'50 % off'"]),
    ('is empty', [], ["''", 'null']),
    ('is not empty', [], texts[:11] + ["' '", "'5%'"]),
    ('is in list', [['ca', 'AXB']], ["'CA'", "'ca'", "'axb'"]),
    ('is not in list', [['ca', 'axb']], texts[2:7] + texts[8:-1]),
    ('is in list', [[]], []),
    ('is not in list', [[]], all_texts),
] -%}
{{ operator_faults('string', type_of('text'), texts, cases) }}
