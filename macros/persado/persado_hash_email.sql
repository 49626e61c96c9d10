{#-
  Persado's hash of an e-mail address, literally as published: what stands from the first + to the last @ becomes @, lower case,
  MD5 of the UTF-8 bytes, 32 lower-case hexadecimal digits. No trimming and no check of validity: the marts see to both
  (activation.md §1.4, whose vectors are the tests).

  Arguments: expression, SQL text.
  Returns: SQL text expression; NULL stays NULL.
-#}
{% macro persado_hash_email(expression) -%}
    {{ md5_hex(persado_normalise_email(expression)) }}
{%- endmacro %}


{#-
  The text that persado_hash_email() hashes. The pattern excludes the line feed by name, because engines differ in what a dot matches.

  Arguments: expression, SQL text. Returns: SQL text expression.
-#}
{% macro persado_normalise_email(expression) -%}
    lower({{ regex_replace(expression, '\\+[^\\n]*@', '@') }})
{%- endmacro %}


{#-
  The address as the marts hash it: without blanks, tabs and line ends around it, blank as NULL; untouched when var persado_strict_hash_input is true.

  Arguments: expression, SQL text. Returns: SQL text expression.
-#}
{% macro persado_email_input(expression) -%}
    {%- if var('persado_strict_hash_input', false) -%}
        {{ expression }}
    {%- else -%}
        nullif({{ trimmed(expression) }}, '')
    {%- endif -%}
{%- endmacro %}


{#-
  Why an address cannot be sent to Persado (activation.md §1.4): missing, without @, or nothing before the @. With var
  persado_strict_hash_input only a missing one is refused.

  Arguments: expression, SQL text, as given to persado_email_input(). Returns: SQL text expression; NULL for a good address.
-#}
{% macro persado_email_reject_reason(expression) -%}
    {%- set normalised = persado_normalise_email(persado_email_input(expression)) -%}
    case
        when {{ persado_email_input(expression) }} is null then 'email_missing'
        {%- if not var('persado_strict_hash_input', false) %}
        when {{ normalised }} not like '%@%' then 'email_without_at_sign'
        when {{ normalised }} like '@%' then 'email_local_part_empty'
        {%- endif %}
    end
{%- endmacro %}
