{#-
  Which rows of patterns a value meets (data-model §12.2; seeds ca_patterns and ca_exceptions). Values are compared in lower case
  without blanks around; a token is a whole word, words being parted by blanks and punctuation (data-model §25, A26).

  Arguments: relation, a relation or CTE with the columns column_name and value; keys, list of its columns that name what is
    classified; patterns, a relation or CTE with the columns classification, column_name, match_type (equals, token, starts_with or
    contains) and pattern.
  Returns: a select of the keys and classification, one row per combination.
-#}
{% macro pattern_matches(relation, keys, patterns) %}
{%- set compared = 'lower(trim(' ~ relation ~ '.value))' -%}
{%- set pattern = 'lower(' ~ patterns ~ '.pattern)' -%}
{%- set words = regex_replace('lower(' ~ relation ~ '.value)', '[ .,;:/()#&+_"-]+', ' ') -%}
select distinct
        {%- for key in keys %}
        {{ relation }}.{{ key }},
        {%- endfor %}
        {{ patterns }}.classification

    from {{ relation }}

    inner join {{ patterns }}
        on {{ relation }}.column_name = {{ patterns }}.column_name

    where
        case {{ patterns }}.match_type
            when 'equals' then {{ compared }} = {{ pattern }}
            when 'token' then position(' ' || {{ pattern }} || ' ' in ' ' || {{ words }} || ' ') > 0
            when 'starts_with' then left({{ compared }}, length({{ pattern }})) = {{ pattern }}
            when 'contains' then position({{ pattern }} in {{ compared }}) > 0
        end
{%- endmacro %}
