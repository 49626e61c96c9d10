{#-
  An e-mail address as destinations take it: without white space around it, in lower case (n_trim_lower of activation.md §6).
  Whatever cannot be an address is left out, since nobody is reached by it.

  Arguments: expression, SQL text.
  Returns: SQL text expression; NULL for what has no single @ between a name and a domain with a dot, or holds blanks or commas.
-#}
{% macro sendable_email(expression) -%}
    {%- set plain = trimmed_lower(expression) -%}
    case when {{ regex_matches(plain, '^[^@ ,;]+@[^@ ,;]+[.][^@ ,;.]+$') }} then {{ plain }} end
{%- endmacro %}


{#-
  An e-mail address as TikTok compares it (n_email_tiktok): no dots in the local part, nothing from the + on.

  Arguments: expression, SQL text.
  Returns: SQL text expression; NULL for what is no address, or has nothing before the +.
-#}
{% macro email_for_tiktok(expression) -%}
    {{ email_of_parts(
        sendable_email(expression),
        "replace(split_part(split_part({email}, '@', 1), '+', 1), '.', '')",
    ) }}
{%- endmacro %}


{#-
  An e-mail address as Google's enhanced conversions compare it (n_email_google_ec): no dots in the local part of addresses of
  Gmail, whose mailboxes do not know them.

  Arguments: expression, SQL text.
  Returns: SQL text expression; NULL for what is no address.
-#}
{% macro email_for_google(expression) -%}
    {{ email_of_parts(
        sendable_email(expression),
        "case when split_part({email}, '@', 2) in ('gmail.com', 'googlemail.com')"
        ~ " then replace(split_part({email}, '@', 1), '.', '') else split_part({email}, '@', 1) end",
    ) }}
{%- endmacro %}


{#-
  An e-mail address as UID2 compares it, by which The Trade Desk knows persons: of Gmail without dots and without what follows a +.

  Arguments: expression, SQL text.
  Returns: SQL text expression; NULL for what is no address.
-#}
{% macro email_for_uid2(expression) -%}
    {{ email_of_parts(
        sendable_email(expression),
        "case when split_part({email}, '@', 2) = 'gmail.com'"
        ~ " then replace(split_part(split_part({email}, '@', 1), '+', 1), '.', '') else split_part({email}, '@', 1) end",
    ) }}
{%- endmacro %}


{#-
  An address with another local part.

  Arguments: email, SQL text of an address or NULL; local_part, SQL text in which {email} stands for the address.
  Returns: SQL text expression; NULL when nothing is left of the local part.
-#}
{% macro email_of_parts(email, local_part) -%}
    nullif({{ local_part | replace('{email}', email) }}, '') || '@' || split_part({{ email }}, '@', 2)
{%- endmacro %}


{#-
  The digits of a phone number without leading zeros (n_phone_digits): no symbols, no letters.

  Arguments: expression, SQL text.
  Returns: SQL text expression; NULL without digits.
-#}
{% macro phone_digits(expression) -%}
    nullif(trim(leading '0' from {{ regex_replace(expression, '[^0-9]', '') }}), '')
{%- endmacro %}


{#-
  A phone number in the form E.164 (n_phone_e164): + and up to 15 digits, the country's code first. A number without one is of
  the United States if it has ten digits; an extension is cut off.

  Arguments: expression, SQL text.
  Returns: SQL text expression; NULL for what cannot be such a number: fewer than 8 digits or more than 15, or ten digits
    that begin with 0 or 1 and no country's code.
-#}
{% macro phone_e164(expression) -%}
    {%- set number = regex_replace(trimmed(expression), '[A-Za-z].*$', '') -%}
    {%- set digits = regex_replace(number, '[^0-9]', '') -%}
    case
        when {{ regex_matches(number, '^[+]') }} and {{ regex_matches(digits, '^[1-9][0-9]{7,14}$') }} then '+' || {{ digits }}
        when {{ regex_matches(number, '^[+]') }} then null
        when {{ regex_matches(digits, '^[2-9][0-9]{9}$') }} then '+1' || {{ digits }}
        when {{ regex_matches(digits, '^1[2-9][0-9]{9}$') }} then '+' || {{ digits }}
        when {{ regex_matches(digits, '^00[1-9][0-9]{7,14}$') }} then '+' || substr({{ digits }}, 3)
        when {{ regex_matches(digits, '^[2-9][0-9]{10,14}$') }} then '+' || {{ digits }}
    end
{%- endmacro %}


{#-
  A phone number as Meta and Snapchat compare it: E.164 without the +, since their pages ask for symbols to be removed.

  Arguments: expression, SQL text. Returns: SQL text expression of digits; NULL as for phone_e164().
-#}
{% macro phone_digits_with_country(expression) -%}
    {{ phone_digits(phone_e164(expression)) }}
{%- endmacro %}
