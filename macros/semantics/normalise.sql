{#-
  An e-mail address as identity rules compare it: trimmed, lower case, the tag of a plus-address cut off.

  Arguments: expression, SQL text.
  Returns: SQL text expression; NULL for what is not an address (no single part on both sides of an @, or blanks inside).
-#}
{% macro normalise_email(expression) -%}
    {%- set plain = 'lower(' ~ regex_replace(trimmed(expression), '\\+.*@', '@') ~ ')' -%}
    case when {{ regex_matches(plain, '^[^@ ]+@[^@ ]+$') }} then {{ plain }} end
{%- endmacro %}


{#-
  A phone number as identity rules compare it: its last ten digits (data-model §4.1).

  Arguments: expression, SQL text.
  Returns: SQL text expression of ten digits; NULL with fewer than ten.
-#}
{% macro normalise_phone(expression) -%}
    {%- set digits = regex_replace(expression, '[^0-9]', '') -%}
    case when length({{ digits }}) >= 10 then right({{ digits }}, 10) end
{%- endmacro %}


{#-
  A gender as F, M or X (data-model §4.1).

  Arguments: expression, SQL text.
  Returns: SQL text expression; NULL for what is not listed there.
-#}
{% macro normalise_gender(expression) -%}
    case
        when upper({{ trimmed(expression) }}) in ('F', 'FEMALE', 'WOMAN') then 'F'
        when upper({{ trimmed(expression) }}) in ('M', 'MALE', 'MAN') then 'M'
        when upper({{ trimmed(expression) }}) in ('X', 'NONBINARY', 'NON-BINARY', 'ENBY', 'NB', 'OTHER') then 'X'
    end
{%- endmacro %}
