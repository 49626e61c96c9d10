{#-
  Removes punctuation from a text of an address. Parity mode knows the template's characters, token mode quotation marks and
  apostrophes too.

  Arguments: expression, SQL text. Returns: SQL text expression.
-#}
{% macro without_punctuation(expression) -%}
    {%- set quotes = '' if household_strip_mode() == 'parity' else '\\x27"' -%}
    {{ regex_replace(expression, '[.,/#!$%^&*;:{}=_`~()' ~ quotes ~ '-]', '') }}
{%- endmacro %}


{#-
  Removes the words for a unit (apartment, suite, …) from a household's address, and then all blanks.

  Token mode removes whole words only. Parity mode does what the documented template does: it removes the letters wherever a
  word begins with them, so that " STEWART" becomes "WART" (data-model §17).

  Arguments: expression, SQL text in upper case. Returns: SQL text expression.
-#}
{% macro without_units_and_blanks(expression) -%}
    {%- set units = ['APT', 'STE', 'UNIT', 'RM', 'SPACE', 'APARTMENT', 'SUITE', 'ROOM'] -%}
    {%- set state = namespace(sql=expression) -%}
    {%- if household_strip_mode() == 'parity' -%}
        {%- for unit in units -%}
            {%- set state.sql = "replace(" ~ state.sql ~ ", ' " ~ unit ~ "', '')" -%}
        {%- endfor -%}
    {%- else -%}
        {#- two blanks around each word, so that neighbouring units do not share one -#}
        {%- set spaced = "'  ' || replace(" ~ state.sql ~ ", ' ', '  ') || '  '" -%}
        {%- set state.sql = regex_replace(spaced, ' (' ~ units | join('|') ~ ') ', '') -%}
    {%- endif -%}
    replace({{ state.sql }}, ' ', '')
{%- endmacro %}


{#-
  How unit words are removed from addresses: var household_strip_mode, token or parity.

  Returns: text. Errors: another value.
-#}
{% macro household_strip_mode() %}
    {%- do return(chosen('household_strip_mode', ['token', 'parity'])) -%}
{% endmacro %}
