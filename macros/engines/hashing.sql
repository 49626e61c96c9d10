{#-
  MD5 of a text's UTF-8 bytes as 32 lower-case hexadecimal digits.

  Arguments: expression, SQL text.
  Returns: SQL text expression; NULL stays NULL.
-#}
{% macro md5_hex(expression) %}
    {{- return(adapter.dispatch('md5_hex')(expression)) -}}
{% endmacro %}

{% macro default__md5_hex(expression) -%}
    lower(md5({{ expression }}))
{%- endmacro %}


{#-
  SHA-256 of a text's UTF-8 bytes as 64 lower-case hexadecimal digits.

  Arguments: expression, SQL text.
  Returns: SQL text expression; NULL stays NULL.
-#}
{% macro sha256_hex(expression) %}
    {{- return(adapter.dispatch('sha256_hex')(expression)) -}}
{% endmacro %}

{% macro default__sha256_hex(expression) -%}
    lower(sha256({{ expression }}))
{%- endmacro %}

{% macro postgres__sha256_hex(expression) -%}
    encode(sha256(convert_to({{ expression }}, 'UTF8')), 'hex')
{%- endmacro %}

{% macro spark__sha256_hex(expression) -%}
    sha2({{ expression }}, 256)
{%- endmacro %}


{#-
  A UUID-shaped text (8-4-4-4-12) of the MD5 of an expression: a stable identifier that is the same on every engine.

  Arguments: expression, SQL text.
  Returns: SQL text expression of 36 characters; NULL stays NULL.
-#}
{% macro md5_uuid(expression) -%}
    {%- set digest = md5_hex(expression) -%}
    substr({{ digest }}, 1, 8) || '-' || substr({{ digest }}, 9, 4) || '-' || substr({{ digest }}, 13, 4)
    || '-' || substr({{ digest }}, 17, 4) || '-' || substr({{ digest }}, 21, 12)
{%- endmacro %}
