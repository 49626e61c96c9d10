{#-
  Stops the build of one campaign or launch with a message that names it, its file and the remedy.

  Arguments: subject, dict of name and file; what, what is wrong; next_step, what to do.
-#}
{% macro campaign_error(subject, what, next_step) %}
    {%- do exceptions.raise_compiler_error(subject.name ~ ': ' ~ what ~ ' (' ~ subject.file ~ '). ' ~ next_step) -%}
{% endmacro %}


{#-
  Checks the arguments of campaign() (activation.md §5.1).

  Arguments: subject, of campaign_error(); given. Returns: nothing.
  Errors: the first thing that is wrong, with the valid or nearest name: unknown keys, types and segments; names that are missing,
    repeated or begin with _; an id that another campaign has; too many segments or sub-audiences; groups as check_treatment_groups() says.
-#}
{% macro check_campaign(subject, given) %}
    {%- do check_campaign_keys(subject, 'campaign()', given.unknown, given.keys() | reject('equalto', 'unknown') | list) -%}
    {%- do check_campaign_text(subject, 'id', given.id) -%}
    {%- do check_campaign_text(subject, 'name', given.name) -%}
    {%- do check_campaign_word(subject, 'type', given.type, campaign_types().keys() | list) -%}
    {%- do check_campaign_word(subject, 'entrance', given.entrance, ['full', 'new_only', 'new_to_sub_audience']) -%}
    {%- for key in ['first_match_only', 'record_recipients'] -%}
        {%- do check_campaign_word(subject, key, given[key], [true, false]) -%}
    {%- endfor -%}
    {%- do check_launch_day(subject, given) -%}
    {%- do check_campaign_segments(subject, 'include', given.include) -%}
    {%- do check_campaign_segments(subject, 'exclude', given.exclude) -%}
    {%- if not given.include -%}
        {%- do campaign_error(subject, 'include names no segment', 'Name the segments whose members the campaign is for, one to ten.') -%}
    {%- endif -%}
    {%- for name in given.include if name in given.exclude -%}
        {%- do campaign_error(subject, "the segment '" ~ name ~ "' is included and excluded", 'Take it out of one of the two lists.') -%}
    {%- endfor -%}
    {%- do check_sub_audiences(subject, given) -%}
    {#- recipients and results are told apart by it -#}
    {%- for node in all_campaigns() if node.unique_id != model.unique_id and node.config.meta.campaign.id == given.id -%}
        {%- do campaign_error(subject, 'the campaign ' ~ node.name ~ " has the id '" ~ given.id ~ "' too", 'Give each its own.') -%}
    {%- endfor -%}
{% endmacro %}


{#-
  Checks the keys of a part of a definition.

  Arguments: subject; place, the part; keys, those given; known. Returns: nothing. Errors: an unknown key, naming the nearest.
-#}
{% macro check_campaign_keys(subject, place, keys, known) %}
    {%- for key in keys if key not in known -%}
        {%- do campaign_error(subject, place ~ " has an unknown key '" ~ key ~ "'" ~ nearest_hint(key, known), 'The keys are ' ~ known | join(', ') ~ '.') -%}
    {%- endfor -%}
{% endmacro %}


{#- Checks a name or id. Arguments: subject; place, what it is of; value. Returns: nothing. Errors: none, no text, or a leading _. -#}
{% macro check_campaign_text(subject, place, value) %}
    {%- if value is not string or not value | trim -%}
        {%- do campaign_error(subject, place ~ ' is ' ~ ('missing' if value is none else "'" ~ value ~ "', which is no text"), 'Give it a text.') -%}
    {%- elif value.startswith('_') -%}
        {%- do campaign_error(subject, place ~ " '" ~ value ~ "' begins with _", 'Let it begin with a letter or digit: receivers refuse such names.') -%}
    {%- endif -%}
{% endmacro %}


{#- Checks a value that is one of a few. Arguments: subject; place; value; known. Returns: nothing. Errors: another one. -#}
{% macro check_campaign_word(subject, place, value, known) %}
    {%- if value not in known or (value is number and value is not boolean) -%}
        {%- do campaign_error(subject, place ~ " is '" ~ value ~ "'" ~ (nearest_hint(value, known) if known[0] is string and value is string else ''),
            'Valid: ' ~ known | join(', ') ~ '.') -%}
    {%- endif -%}
{% endmacro %}


{#- Checks when a campaign is launched (activation.md §5.3). Arguments: subject; given. Returns: nothing. Errors: no day; one of the other type. -#}
{% macro check_launch_day(subject, given) %}
    {%- if given.launch_date is not none and (given.launch_date is not string or not is_calendar_date(given.launch_date)) -%}
        {%- do campaign_error(subject, "launch_date is '" ~ given.launch_date ~ "'", "Give a day, for example '2026-03-12'.") -%}
    {%- elif given.launch_date is not none and given.type != 'one_time' -%}
        {%- do campaign_error(subject, 'launch_date is one day, and the campaign is recurring', 'Give launch_offset_days, the days after each run.') -%}
    {%- elif given.launch_offset_days is not none and (given.launch_offset_days is not integer or given.launch_offset_days is boolean) -%}
        {%- do campaign_error(subject, "launch_offset_days is '" ~ given.launch_offset_days ~ "'", 'Give a whole number of days.') -%}
    {%- elif given.launch_offset_days is not none and given.type != 'recurring' -%}
        {%- do campaign_error(subject, 'launch_offset_days is for recurring campaigns, and this one is one_time', 'Give launch_date.') -%}
    {%- endif -%}
{% endmacro %}


{#-
  Checks a list of segments.

  Arguments: subject; place, the list's key; names. Returns: nothing. Errors: no list; more than ten; an unknown or repeated segment;
    one that is not made of customers.
-#}
{% macro check_campaign_segments(subject, place, names) %}
    {%- if names is string or names is mapping or names is not iterable -%}
        {%- do campaign_error(subject, place ~ ' is no list', "Write it as ['<segment>', …].") -%}
    {%- elif names | length > 10 -%}
        {%- do campaign_error(subject, place ~ ' names ' ~ names | length ~ ' segments', 'Name at most 10; a segment may be a union of others (member_of).') -%}
    {%- elif names | unique | list | length < names | length -%}
        {%- do campaign_error(subject, place ~ ' names a segment twice', 'Name each once.') -%}
    {%- endif -%}
    {%- set known = segment_names() -%}
    {%- for name in names -%}
        {%- if name not in known -%}
            {%- do campaign_error(subject, place ~ ": unknown segment '" ~ name ~ "'" ~ nearest_hint(name, known), 'Valid: ' ~ known | join(', ') ~ '.') -%}
        {%- elif model_node(name).columns.keys() | list != ['amperity_id'] -%}
            {%- do campaign_error(subject, place ~ ": the segment '" ~ name ~ "' is not made of amperity_id", 'Name segments of customers.') -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}


{#-
  Checks sub-audiences and those who match none.

  Arguments: subject; given. Returns: nothing. Errors: more than 60; wrong keys or names; other than one of segments and criteria;
    nothing said of the rest; those of check_treatment_groups().
-#}
{% macro check_sub_audiences(subject, given) %}
    {%- if given.sub_audiences is string or given.sub_audiences is mapping or given.sub_audiences is not iterable -%}
        {%- do campaign_error(subject, 'sub_audiences is no list', 'Write it as [{id, name, segments, groups}, …].') -%}
    {%- elif given.sub_audiences | length > 60 -%}
        {%- do campaign_error(subject, 'it has ' ~ given.sub_audiences | length ~ ' sub-audiences', 'Give at most 60.') -%}
    {%- elif given.remaining is not none and given.remaining is not false and given.remaining is not mapping -%}
        {%- do campaign_error(subject, 'remaining is neither {name, groups} nor false', 'Correct it.') -%}
    {%- elif given.sub_audiences and given.remaining is none and not given.groups -%}
        {%- do campaign_error(subject, 'it does not say what becomes of those who match no sub-audience',
            "Give remaining={'groups': […]}, or groups for all, or remaining=false to leave them out.") -%}
    {%- elif not given.sub_audiences and given.remaining is false -%}
        {%- do campaign_error(subject, 'it has no sub-audience and leaves the rest out', 'Give sub_audiences, or groups for everybody.') -%}
    {%- endif -%}
    {%- for written in given.sub_audiences -%}
        {%- set place = 'sub-audience ' ~ loop.index -%}
        {%- if written is not mapping -%}
            {%- do campaign_error(subject, place ~ ' is no dict', 'Write it as {id, name, segments, groups}.') -%}
        {%- endif -%}
        {%- do check_campaign_keys(subject, place, written, ['id', 'name', 'segments', 'criteria', 'groups']) -%}
        {%- if ('segments' in written) == ('criteria' in written) -%}
            {%- do campaign_error(subject, place ~ ' has ' ~ ('both' if 'segments' in written else 'neither') ~ ' segments and criteria',
                'Give one of them: a list of segments, or a condition as segment() takes it.') -%}
        {%- elif 'segments' in written -%}
            {%- do check_campaign_segments(subject, place, written.segments) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do check_campaign_keys(subject, 'remaining', given.remaining or {}, ['id', 'name', 'groups']) -%}
    {%- set audiences = given.sub_audiences + campaign_remaining(given) -%}
    {%- do check_campaign_names(subject, 'sub-audience', audiences) -%}
    {%- for audience in audiences if audience.get('groups') or not given.groups -%}
        {%- do check_treatment_groups(subject, "sub-audience '" ~ audience.name ~ "'", audience.get('groups')) -%}
    {%- endfor -%}
    {%- if given.groups -%}
        {%- do check_treatment_groups(subject, 'groups', given.groups) -%}
    {%- endif -%}
    {%- do check_shared_treatments(subject, given, audiences) -%}
{% endmacro %}


{#-
  Checks ids and names of sub-audiences, or of the groups of one.

  Arguments: subject; noun; items, list of dicts. Returns: nothing. Errors: a missing or repeated one; one that begins with _.
-#}
{% macro check_campaign_names(subject, noun, items) %}
    {%- for key in ['id', 'name'] -%}
        {%- set seen = [] -%}
        {%- for item in items -%}
            {%- do check_campaign_text(subject, 'the ' ~ key ~ ' of ' ~ noun ~ ' ' ~ loop.index, item.get(key)) -%}
            {%- if item[key] | lower in seen -%}
                {%- do campaign_error(subject, 'two of its ' ~ noun ~ 's have the ' ~ key ~ " '" ~ item[key] ~ "'", 'Give each its own.') -%}
            {%- endif -%}
            {%- do seen.append(item[key] | lower) -%}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}
