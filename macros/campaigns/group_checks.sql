{#-
  Checks the treatment groups of a sub-audience.

  Arguments: subject; place, the sub-audience; groups. Returns: nothing. Errors: none; wrong keys or names; percentages that do not add up
    to 100; those of check_group_destinations().
-#}
{% macro check_treatment_groups(subject, place, groups) %}
    {%- if groups is string or groups is mapping or not groups -%}
        {%- do campaign_error(subject, place ~ ' has no treatment groups', 'Give it groups=[{id, name, percent, destinations}, …], or the campaign groups for all.') -%}
    {%- endif -%}
    {%- set known = ['id', 'name', 'percent', 'control', 'deliver_control', 'destinations', 'attributes'] -%}
    {%- set total = namespace(hundredths=0) -%}
    {%- for group in groups -%}
        {%- if group is not mapping -%}
            {%- do campaign_error(subject, place ~ ', group ' ~ loop.index ~ ' is no dict', 'Write it as {id, name, percent, destinations}.') -%}
        {%- endif -%}
        {%- do check_campaign_keys(subject, place ~ ', group ' ~ loop.index, group, known) -%}
        {%- set percent = group.get('percent') -%}
        {%- if percent is not number or percent is boolean or not 0 < percent <= 100 or (percent * 100 - hundredths_of_percent(percent)) | abs > 0.000001 -%}
            {%- do campaign_error(subject, place ~ ', group ' ~ loop.index ~ " has percent '" ~ percent ~ "'", 'Give a number above 0 and up to 100 with at most two decimals.') -%}
        {%- endif -%}
        {%- set total.hundredths = total.hundredths + hundredths_of_percent(percent) -%}
        {%- for key in ['control', 'deliver_control'] -%}
            {%- do check_campaign_word(subject, place ~ ', group ' ~ loop.index ~ ': ' ~ key, group.get(key, false), [true, false]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do check_campaign_names(subject, 'group', groups) -%}
    {%- if total.hundredths != 10000 -%}
        {%- do campaign_error(subject, place ~ ': the percentages of its groups add up to ' ~ total.hundredths / 100, 'Let them add up to 100.') -%}
    {%- endif -%}
    {%- for group in groups -%}
        {%- do check_group_destinations(subject, place ~ ", group '" ~ group.name ~ "'", group) -%}
    {%- endfor -%}
    {%- if not groups | rejectattr('control', 'defined') | list and not groups | rejectattr('control') | list -%}
        {%- do campaign_error(subject, place ~ ' has control groups only, so it has no destination', 'Give it a treatment group with a destination.') -%}
    {%- endif -%}
{% endmacro %}


{#-
  Checks where a group is sent, and with which attributes.

  Arguments: subject; place; group. Returns: nothing. Errors: a treatment without destination; a control group with one that is not meant to
    be delivered; an unknown destination or attribute, naming the nearest; attributes of another destination.
-#}
{% macro check_group_destinations(subject, place, group) %}
    {%- set known = campaign_destinations() -%}
    {%- set destinations = group.get('destinations', []) -%}
    {%- set is_control = group.get('control', false) -%}
    {%- if destinations is string or destinations is mapping -%}
        {%- do campaign_error(subject, place ~ ': destinations is no list', "Write it as ['<destination>', …].") -%}
    {%- elif not destinations and not is_control -%}
        {%- do campaign_error(subject, place ~ ' has no destination', 'Name at least one of ' ~ known.keys() | join(', ') ~ '.') -%}
    {%- elif destinations and is_control and not group.get('deliver_control', false) -%}
        {%- do campaign_error(subject, place ~ ' is a control group and has a destination',
            'A control group is sent nothing: take its destinations away, or deliver the list of its members with deliver_control: true.') -%}
    {%- elif group.get('deliver_control', false) and not (is_control and destinations) -%}
        {%- do campaign_error(subject, place ~ ' has deliver_control, and is no control group with a destination', 'Take the key away.') -%}
    {%- endif -%}
    {%- for name in destinations if name not in known -%}
        {%- do campaign_error(subject, place ~ ": unknown destination '" ~ name ~ "'" ~ nearest_hint(name, known.keys() | list),
            'Valid, by var campaign_destinations: ' ~ known.keys() | join(', ') ~ '.') -%}
    {%- endfor -%}
    {%- set attributes = group.get('attributes', {}) -%}
    {%- for name in attributes -%}
        {%- if name not in destinations -%}
            {%- do campaign_error(subject, place ~ " has attributes for '" ~ name ~ "', which is none of its destinations" ~ nearest_hint(name, destinations),
                'Its destinations are ' ~ destinations | join(', ') ~ '.') -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for name in destinations -%}
        {%- do launch_attributes(subject, place ~ ', ' ~ name, known[name].kind, attributes.get(name)) -%}
    {%- endfor -%}
{% endmacro %}


{#-
  Checks that an id means one treatment in the whole campaign: files and results name treatments by it.

  Arguments: subject; given; audiences, as written. Returns: nothing. Errors: two sub-audiences whose groups of one id differ in name or role.
-#}
{% macro check_shared_treatments(subject, given, audiences) %}
    {%- set meanings = {} -%}
    {%- for audience in audiences -%}
        {%- for group in audience.get('groups') or given.groups -%}
            {%- set meaning = [group.name, group.get('control', false)] -%}
            {%- if meanings.setdefault(group.id, meaning) != meaning -%}
                {%- do campaign_error(subject, "the group id '" ~ group.id ~ "' means different groups in two sub-audiences",
                    'Give groups one id only where their name and role are the same.') -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}
