{#-
  The bundles of survivorship (data-model §13.1): fields that a customer takes together from one record, and how complete a
  record's bundle is.

  Returns: dict of bundle name to {fields: list of columns, completion: SQL integer expression}.
-#}
{% macro survivorship_bundles() %}
    {%- set address_parts = [] -%}
    {%- for column in ['address', 'city', 'state', 'postal'] -%}
        {%- do address_parts.append('case when ' ~ column ~ ' is null then 0 else 1 end') -%}
    {%- endfor -%}
    {%- set bundles = {
        'name': {
            'fields': ['given_name', 'surname', 'full_name', 'generational_suffix', 'title'],
            'completion': 'case when (given_name is not null and surname is not null) or full_name is not null then 1 else 0 end',
        },
        'address': {
            'fields': ['address', 'address2', 'city', 'state', 'postal', 'country'],
            'completion': address_parts | join(' + '),
        },
    } -%}
    {%- for field in ['email', 'phone', 'birthdate', 'gender'] -%}
        {%- do bundles.update({field: {'fields': [field], 'completion': 'case when ' ~ field ~ ' is null then 0 else 1 end'}}) -%}
    {%- endfor -%}
    {%- do return(bundles) -%}
{% endmacro %}
