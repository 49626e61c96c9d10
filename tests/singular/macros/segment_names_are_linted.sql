{%- set long_label = 'a' * 36 -%}
{%- set segments = [
    {'name': 'untitled_2', 'file': 'models/segments/untitled_2.sql', 'labels': []},
    {'name': 'all_customers', 'file': 'models/segments/all_customers.sql', 'labels': []},
    {'name': 'labelled', 'file': 'models/segments/labelled.sql', 'labels': ['spring-2026', 'A_1', 'a' * 35]},
    {'name': 'many_labels', 'file': 'models/segments/many_labels.sql', 'labels': range(11) | list},
    {'name': 'long_label', 'file': 'models/segments/long_label.sql', 'labels': [long_label]},
    {'name': 'blank_label', 'file': 'models/segments/blank_label.sql', 'labels': ['two words']},
    {'name': 'three_deep', 'file': 'models/segments/a/b/c/three_deep.sql', 'labels': []},
    {'name': 'four_deep', 'file': 'models/segments/a/b/c/d/four_deep.sql', 'labels': []},
    {'name': 'folder_again', 'file': 'models/segments/e/b/folder_again.sql', 'labels': []},
    {'name': 'day_7', 'file': 'models/segments/days/day_7.sql', 'labels': []},
    {'name': 'day_14', 'file': 'models/segments/days/day_14.sql', 'labels': []},
    {'name': 'week_1', 'file': 'models/segments/days/week_1.sql', 'labels': []},
] -%}
{%- set expected = [
    'untitled_2', 'all_customers', 'many_labels', 'long_label', 'blank_label', 'four_deep', 'b', 'day_7',
] -%}
select '{{ segment_name_faults(segments) | map('first') | join(', ') }}' as found

where '{{ segment_name_faults(segments) | map('first') | join(', ') }}' <> '{{ expected | join(', ') }}'
