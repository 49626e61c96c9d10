{#-
  The operators of each type of column, and how many values each takes (activation.md §4.2).

  Returns: dict of type (see segment_column_type()) to dict of operator to none, one, two or list.
-#}
{% macro segment_operators() %}
    {%- set presence = {'is null': 'none', 'is not null': 'none'} -%}
    {%- set dates = {
        'is': 'one', 'is not': 'one', 'is after': 'one', 'is before': 'one', 'is on or after': 'one', 'is on or before': 'one',
        'is between': 'two', 'is not between': 'two',
    } -%}
    {%- set numbers = {
        'is': 'one', 'is not': 'one', 'is greater than': 'one', 'is greater than or equal to': 'one', 'is less than': 'one',
        'is less than or equal to': 'one', 'is between': 'two', 'is not between': 'two', 'is in list': 'list', 'is not in list': 'list',
    } -%}
    {%- set texts = {
        'has': 'one', 'contains': 'one', 'does not contain': 'one', 'starts with': 'one', 'ends with': 'one',
        'is': 'one', 'is exactly': 'one', 'is not': 'one', 'is not exactly': 'one', 'is empty': 'none', 'is not empty': 'none',
        'is in list': 'list', 'is not in list': 'list',
    } -%}
    {%- do return({
        'boolean': dict({'is true': 'none', 'is false': 'none'}, **presence),
        'date': dict(dates, **presence),
        'datetime': dict(dates, **presence),
        'decimal': dict(numbers, **presence),
        'integer': dict(numbers, **presence),
        'string': texts,
    }) -%}
{% endmacro %}


{#-
  One operator on one column, as SQL. A NULL meets no operator but 'is null', 'is empty'; both bounds of 'between' are excluded;
  texts are compared without regard to case (activation.md §4.2, "Semantics").

  Arguments: column, SQL expression; type, of segment_operators(); operator; given, list of the values; named, what messages call
    the column.
  Returns: SQL condition. Errors: an operator of another type or a value that does not fit, naming the valid ones.
-#}
{% macro segment_predicate(column, type, operator, given, named) %}
    {%- set operators = segment_operators()[type] -%}
    {%- set plain = operator | lower | trim -%}
    {%- if plain not in operators -%}
        {%- do segment_error(named ~ ' is of the type ' ~ type ~ ", which has no operator '" ~ operator ~ "'" ~ nearest_hint(plain, operators.keys() | list),
            'Its operators are ' ~ operators.keys() | join(', ') ~ '.') -%}
    {%- endif -%}
    {%- do check_segment_values(named, plain, operators[plain], given) -%}
    {%- if plain in ['is null', 'is not null'] -%}
        {%- do return(column ~ ' ' ~ plain) -%}
    {%- elif type == 'boolean' -%}
        {%- do return(column if plain == 'is true' else 'not ' ~ column) -%}
    {%- elif type == 'string' -%}
        {%- do return(segment_text_predicate(column, plain, given, named)) -%}
    {%- elif type == 'datetime' and not modules.re.match('.+:', given[0] | string) -%}
        {%- do return(segment_day_predicate(column, plain, given, named)) -%}
    {%- endif -%}
    {%- do return(segment_ordered_predicate(column, type, plain, given, named)) -%}
{% endmacro %}


{#-
  Checks how many values stand after an operator.

  Arguments: named; operator; takes, none, one, two or list; given, list of the values. Returns: nothing.
-#}
{% macro check_segment_values(named, operator, takes, given) %}
    {%- set is_list = given | length == 1 and given[0] is sequence and given[0] is not string -%}
    {%- set count = given | length -%}
    {%- set fits = {'none': count == 0, 'one': count == 1 and not is_list, 'two': count == 2, 'list': is_list}[takes] -%}
    {%- if not fits -%}
        {%- set wanted = {'none': 'no value', 'one': 'one value', 'two': 'two values', 'list': "one list, as ['a', 'b']"}[takes] -%}
        {%- do segment_error(named ~ " '" ~ operator ~ "' takes " ~ wanted ~ ', and is given ' ~ given, 'Correct the values.') -%}
    {%- endif -%}
{% endmacro %}


{#-
  An operator on a date, time or number. Arguments as for segment_predicate(), operator in lower case. Returns: SQL condition.
-#}
{% macro segment_ordered_predicate(column, type, operator, given, named) %}
    {%- set values = [] -%}
    {%- for value in (given[0] if 'in list' in operator else given) -%}
        {%- do values.append(segment_literal(type, value, named)) -%}
    {%- endfor -%}
    {%- set signs = {
        'is': '=', 'is not': '<>', 'is after': '>', 'is before': '<', 'is on or after': '>=', 'is on or before': '<=',
        'is greater than': '>', 'is greater than or equal to': '>=', 'is less than': '<', 'is less than or equal to': '<=',
    } -%}
    {%- if operator in signs -%}
        {%- do return(column ~ ' ' ~ signs[operator] ~ ' ' ~ values[0]) -%}
    {%- elif operator == 'is between' -%}
        {%- do return('(' ~ column ~ ' > ' ~ values[0] ~ ' and ' ~ column ~ ' < ' ~ values[1] ~ ')') -%}
    {%- elif operator == 'is not between' -%}
        {%- do return('(' ~ column ~ ' < ' ~ values[0] ~ ' or ' ~ column ~ ' > ' ~ values[1] ~ ')') -%}
    {%- endif -%}
    {%- do return(segment_list_predicate(column, operator, values)) -%}
{% endmacro %}


{#-
  An operator on a time whose values are dates, relative or not: it is the day of the time that is compared (activation.md §4.2).
  Arguments as for segment_predicate(), operator in lower case. Returns: SQL condition.
-#}
{% macro segment_day_predicate(column, operator, given, named) %}
    {%- set first = segment_date(given[0], named) -%}
    {%- set second = segment_date(given[1], named) if given | length == 2 -%}
    {%- if operator == 'is' -%}
        {%- do return('(' ~ since_day(column, first) ~ ' and ' ~ before_day(column, add_days(first, 1)) ~ ')') -%}
    {%- elif operator == 'is not' -%}
        {%- do return('(' ~ before_day(column, first) ~ ' or ' ~ since_day(column, add_days(first, 1)) ~ ')') -%}
    {%- elif operator == 'is after' -%}
        {%- do return(since_day(column, add_days(first, 1))) -%}
    {%- elif operator == 'is before' -%}
        {%- do return(before_day(column, first)) -%}
    {%- elif operator == 'is on or after' -%}
        {%- do return(since_day(column, first)) -%}
    {%- elif operator == 'is on or before' -%}
        {%- do return(before_day(column, add_days(first, 1))) -%}
    {%- elif operator == 'is between' -%}
        {%- do return('(' ~ since_day(column, add_days(first, 1)) ~ ' and ' ~ before_day(column, second) ~ ')') -%}
    {%- endif -%}
    {%- do return('(' ~ before_day(column, first) ~ ' or ' ~ since_day(column, add_days(second, 1)) ~ ')') -%}
{% endmacro %}


{#-
  An operator on a text. Arguments as for segment_predicate(), operator in lower case. Returns: SQL condition.
-#}
{% macro segment_text_predicate(column, operator, given, named) %}
    {%- if operator == 'is empty' -%}
        {%- do return('(' ~ column ~ ' is null or ' ~ column ~ " = '')") -%}
    {%- elif operator == 'is not empty' -%}
        {%- do return(column ~ " <> ''") -%}
    {%- elif 'in list' in operator -%}
        {%- set values = [] -%}
        {%- for value in given[0] -%}
            {%- do values.append('lower(' ~ segment_literal('string', value, named) ~ ')') -%}
        {%- endfor -%}
        {%- do return(segment_list_predicate('lower(' ~ column ~ ')' if values else column, operator, values)) -%}
    {%- elif operator in ['is', 'is exactly', 'is not', 'is not exactly'] -%}
        {%- do return('lower(' ~ column ~ ') ' ~ ('<>' if 'not' in operator else '=') ~ ' lower(' ~ segment_literal('string', given[0], named) ~ ')') -%}
    {%- endif -%}
    {#- what stands for any text in a pattern stands for itself in a value; a backslash would escape where no other sign does -#}
    {%- set escaped = modules.re.sub('([%_^])', '^\\1', given[0] | string) -%}
    {%- set needs_escape = escaped != given[0] | string or '\\' in escaped -%}
    {%- set before = '' if operator == 'starts with' else '%' -%}
    {%- set after = '' if operator == 'ends with' else '%' -%}
    {%- set pattern = 'lower(' ~ segment_literal('string', before ~ escaped ~ after, named) ~ ')' -%}
    {%- do return(
        'lower(' ~ column ~ ') ' ~ ('not like ' if 'not' in operator else 'like ') ~ pattern
        ~ (" escape '^'" if needs_escape else '')
    ) -%}
{% endmacro %}


{#-
  Membership in a list of values. An empty list holds nobody; everybody with a value is outside it (activation.md §4.2).

  Arguments: column, SQL; operator, 'is in list' or 'is not in list'; values, list of SQL. Returns: SQL condition.
-#}
{% macro segment_list_predicate(column, operator, values) %}
    {%- if not values -%}
        {%- do return('false' if operator == 'is in list' else column ~ ' is not null') -%}
    {%- endif -%}
    {%- do return(column ~ (' in (' if operator == 'is in list' else ' not in (') ~ values | join(', ') ~ ')') -%}
{% endmacro %}
