-- Each operator, and the values that meet it. A date makes a date of the time first, a time does not (activation.md §4.2, §4.3).
{%- set midnight, morning = "'2026-01-10 00:00:00'", "'2026-01-10 08:00:00'" -%}
{%- set last_second, next_day = "'2026-01-10 23:59:59'", "'2026-01-11 00:00:00'" -%}
{%- set cases = [
    ('is', ['2026-01-10 08:00:00'], [morning]),
    ('is', ['2026-01-10'], [midnight, morning, last_second]),
    ('is not', ['2026-01-10 08:00:00'], [midnight, last_second, next_day]),
    ('is not', ['2026-01-10'], [next_day]),
    ('is after', ['2026-01-10 08:00:00'], [last_second, next_day]),
    ('is after', ['2026-01-10'], [next_day]),
    ('is before', ['2026-01-10 08:00:00'], [midnight]),
    ('is before', ['2026-01-11'], [midnight, morning, last_second]),
    ('is on or after', ['2026-01-10 08:00:00'], [morning, last_second, next_day]),
    ('is on or after', ['2026-01-10'], [midnight, morning, last_second, next_day]),
    ('is on or before', ['2026-01-10 08:00:00'], [midnight, morning]),
    ('is on or before', ['2026-01-10'], [midnight, morning, last_second]),
    ('is between', ['2026-01-10 00:00:00', '2026-01-10 23:59:59'], [morning]),
    ('is between', ['2026-01-09', '2026-01-11'], [midnight, morning, last_second]),
    ('is not between', ['2026-01-10 08:00:00', '2026-01-10 23:59:59'], [midnight, next_day]),
    ('is not between', ['2026-01-09', '2026-01-10'], [next_day]),
    ('is null', [], ['null']),
    ('is not null', [], [midnight, morning, last_second, next_day]),
    ('is on or before', ['9000 days ago'], []),
] -%}
{{ operator_faults('datetime', type_of('timestamp'), [midnight, morning, last_second, next_day, 'null'], cases) }}
