{#- Wall clocks of IANA zones, around the changes between summer and winter time; UTC stays as it is. -#}
{%- set cases = [
    ('UTC', '2026-06-30 23:59:59', '2026-06-30 23:59:59'),
    ('Europe/Berlin', '2026-06-30 22:00:00', '2026-07-01 00:00:00'),
    ('Europe/Berlin', '2026-01-15 22:59:59', '2026-01-15 23:59:59'),
    ('Europe/Berlin', '2026-03-29 00:59:59', '2026-03-29 01:59:59'),
    ('Europe/Berlin', '2026-03-29 01:00:00', '2026-03-29 03:00:00'),
    ('Europe/Berlin', '2026-10-25 00:30:00', '2026-10-25 02:30:00'),
    ('Europe/Berlin', '2026-10-25 01:30:00', '2026-10-25 02:30:00'),
    ('America/New_York', '2026-07-01 03:59:59', '2026-06-30 23:59:59'),
    ('America/New_York', '2026-03-08 07:00:00', '2026-03-08 03:00:00'),
    ('Asia/Kolkata', '2026-06-30 18:30:00', '2026-07-01 00:00:00'),
    ('Pacific/Kiritimati', '2026-06-30 10:00:00', '2026-07-01 00:00:00'),
] -%}
{%- for zone, received, expected in cases %}

select
    '{{ zone }}' as zone,
    '{{ received }}' as received,
    '{{ expected }}' as expected

where {{ to_timezone("timestamp '" ~ received ~ "'", zone) }} is distinct from timestamp '{{ expected }}'
{{ 'union all' if not loop.last }}
{%- endfor %}
