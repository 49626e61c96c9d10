{#-
  An attribute of a customer as its destination takes it: normalised, then hashed where the contract says so. What has been received
  as a hash already stays as it is.

  Arguments: attribute, of destination_contract(); alias, of the contract's table in the query; consents, the alias of
    customer_attributes, without which consent is not looked at.
  Returns: SQL expression; NULL for an attribute without source.
-#}
{% macro destination_attribute(attribute, alias, consents=none) -%}
    {%- if attribute.source is none -%}
        cast(null as {{ type_of('text') }})
    {%- else -%}
        {%- set received = alias ~ '.' ~ attribute.source if modules.re.match('^[a-z_][a-z0-9_]*$', attribute.source) else attribute.source -%}
        {%- set value = context[attribute.normalise](received) if attribute.normalise else received -%}
        {%- if attribute.hash -%}
            {%- set value = sha256_of_normalised(received, value) -%}
        {%- endif -%}
        {%- if attribute.consent and consents -%}
            case when {{ consents }}.{{ attribute.consent }} then {{ value }} end
        {%- else -%}
            {{ value }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}


{#-
  An attribute in the row that is sent: of columns that a destination takes together, each is empty unless all are filled.

  Arguments: contract; name, of one of its attributes. Reads the columns of destination_attribute() under their names.
  Returns: SQL expression.
-#}
{% macro destination_output(contract, name) -%}
    {%- if name in contract.together -%}
        case when {{ all_filled(contract.together) }} then {{ case_preserved(name) }} end
    {%- else -%}
        {{ case_preserved(name) }}
    {%- endif -%}
{%- endmacro %}


{#-
  Whether a row has what its destination requires.

  Arguments: contract; chosen, list of the names of its columns. Reads the columns under these names.
  Returns: SQL condition, never NULL.
-#}
{% macro destination_requirement(contract, chosen) -%}
    {%- set conditions = [] -%}
    {%- if contract.required.all -%}
        {%- do conditions.append(all_filled(contract.required.all)) -%}
    {%- endif -%}
    {%- set alternatives = [] -%}
    {%- for names in chosen_alternatives(contract, chosen) -%}
        {%- do alternatives.append(all_filled(names)) -%}
    {%- endfor -%}
    {%- if alternatives -%}
        {%- do conditions.append('(' ~ alternatives | join(' or ') ~ ')') -%}
    {%- endif -%}
    {{- conditions | join(' and ') or 'true' -}}
{%- endmacro %}


{#-
  Why a row cannot be sent: the first required column that is empty, because its value is missing, cannot be used, or is not the
  destination's to have.

  Arguments: as destination_requirement().
  Returns: SQL text expression such as 'email_missing' or 'email_or_phone_missing'; NULL for a row that can be sent.
-#}
{% macro destination_reject_reason(contract, chosen) -%}
    {%- set alternatives = chosen_alternatives(contract, chosen) -%}
    {%- if contract.required.all or alternatives -%}
    case
        {%- for name in contract.required.all %}
        when {{ case_preserved(name) }} is null then '{{ name | lower }}_missing'
        {%- endfor %}
        {%- if alternatives %}
        when not ({{ destination_requirement(contract, chosen) }})
            then '{{ alternatives_in_words(alternatives, '_or_') | lower }}_missing'
        {%- endif %}
    end
    {%- else -%}
    cast(null as {{ type_of('text') }})
    {%- endif -%}
{%- endmacro %}


{#- The alternatives of a requirement that chosen columns can meet. Arguments: contract; chosen, list of names. Returns: list of lists. -#}
{% macro chosen_alternatives(contract, chosen) %}
    {%- set found = [] -%}
    {%- for names in contract.required.any if names | reject('in', chosen) | list == [] -%}
        {%- do found.append(names) -%}
    {%- endfor -%}
    {%- do return(found) -%}
{% endmacro %}


{#- The attributes that a requirement asks for, which suffice to count refusals. Arguments: contract; chosen, list. Returns: list. -#}
{% macro required_attributes(contract, chosen) %}
    {%- set names = contract.required.all + contract.required.any | sum(start=[]) -%}
    {%- do return(chosen | selectattr('name', 'in', names) | list) -%}
{% endmacro %}


{#- Alternatives as words. Arguments: alternatives, list of lists of names; between, text between two. Returns: text. -#}
{% macro alternatives_in_words(alternatives, between) %}
    {%- set words = [] -%}
    {%- for names in alternatives -%}
        {%- do words.append(names | join(' and ')) -%}
    {%- endfor -%}
    {%- do return(words | join(between)) -%}
{% endmacro %}


{#- Whether all columns of a list are filled. Arguments: names. Returns: SQL condition. -#}
{% macro all_filled(names) %}
    {%- set conditions = [] -%}
    {%- for name in names -%}
        {%- do conditions.append(case_preserved(name) ~ ' is not null') -%}
    {%- endfor -%}
    {%- do return('(' ~ conditions | join(' and ') ~ ')') -%}
{% endmacro %}
