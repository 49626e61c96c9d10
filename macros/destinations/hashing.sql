{#-
  SHA-256 of a text as destinations take it (h_sha256 of activation.md §6): 64 lower-case hexadecimal digits, never of nothing.
  A value that is such a hash already passes through, so that nothing is hashed twice.

  Arguments: expression, SQL text.
  Returns: SQL text expression; NULL for NULL and the empty text.
-#}
{% macro sha256_once(expression) -%}
    {{ sha256_of_normalised(expression, expression) }}
{%- endmacro %}


{#-
  The hash of a normalised value. What was received as a hash would not survive its normaliser: a hash is no address.

  Arguments: received, SQL text or date as it came; normalised, SQL text made of it.
  Returns: SQL text expression; NULL where nothing is left to hash.
-#}
{% macro sha256_of_normalised(received, normalised) -%}
    {%- set text = 'cast(' ~ received ~ ' as ' ~ type_of('text') ~ ')' -%}
    case
        when {{ regex_matches(text, '^[0-9a-f]{64}$') }} then {{ text }}
        else {{ sha256_hex('nullif(' ~ normalised ~ ", '')") }}
    end
{%- endmacro %}
