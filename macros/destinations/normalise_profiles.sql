{#-
  A text without white space around it, in lower case (n_trim_lower of activation.md §6).

  Arguments: expression, SQL text. Returns: SQL text expression; NULL for a blank one.
-#}
{% macro trimmed_lower(expression) -%}
    nullif(lower({{ trimmed(expression) }}), '')
{%- endmacro %}


{#- A text without white space around it. Arguments: expression, SQL text. Returns: SQL text expression; NULL for a blank one. -#}
{% macro trimmed_text(expression) -%}
    nullif({{ trimmed(expression) }}, '')
{%- endmacro %}


{#-
  A name as Meta compares it (n_name_meta): lower case, no punctuation; letters of every language stay, and so do blanks inside.

  Arguments: expression, SQL text. Returns: SQL text expression; NULL when nothing is left.
-#}
{% macro name_for_meta(expression) -%}
    nullif({{ trimmed(without_characters('lower(' ~ expression ~ ')', punctuation())) }}, '')
{%- endmacro %}


{#-
  A city or state as Meta compares it (n_city_meta, n_state_meta): lower case, no punctuation, no symbols, no white space.

  Arguments: expression, SQL text. Returns: SQL text expression; NULL when nothing is left.
-#}
{% macro place_for_meta(expression) -%}
    nullif({{ without_characters('lower(' ~ expression ~ ')', punctuation() ~ white_space()) }}, '')
{%- endmacro %}


{#-
  A name as Google Ads compares it: lower case, without blanks inside.

  Arguments: expression, SQL text. Returns: SQL text expression; NULL when nothing is left.
-#}
{% macro name_for_google(expression) -%}
    nullif({{ without_characters('lower(' ~ expression ~ ')', white_space()) }}, '')
{%- endmacro %}


{#-
  A postal code as Meta compares it (n_zip_meta): lower case, no white space; of the United States the first five digits, of the
  United Kingdom area, district and sector, which are all but the last two letters.

  Arguments: expression, SQL text. Returns: SQL text expression; NULL when nothing is left.
-#}
{% macro postal_for_meta(expression) -%}
    {%- set plain = without_characters('lower(' ~ expression ~ ')', white_space()) -%}
    case
        when {{ regex_matches(plain, '^[0-9]{5}-?[0-9]{4}$') }} then left({{ plain }}, 5)
        when {{ regex_matches(plain, '^[a-z]{1,2}[0-9][0-9a-z]?[0-9][a-z]{2}$') }} then left({{ plain }}, length({{ plain }}) - 2)
        else nullif({{ plain }}, '')
    end
{%- endmacro %}


{#-
  A gender as Meta compares it (n_gender_meta): f or m.

  Arguments: expression, SQL text. Returns: SQL text expression; NULL for any other.
-#}
{% macro gender_for_meta(expression) -%}
    {%- set gender = normalise_gender(expression) -%}
    case when {{ gender }} <> 'X' then lower({{ gender }}) end
{%- endmacro %}


{#- A gender as Pinterest takes it: f, m or n. Arguments: expression, SQL text. Returns: SQL text expression; NULL for any other. -#}
{% macro gender_for_pinterest(expression) -%}
    {%- set gender = normalise_gender(expression) -%}
    case when {{ gender }} = 'X' then 'n' else lower({{ gender }}) end
{%- endmacro %}


{#- A gender as Braze takes it: F, M or O. Arguments: expression, SQL text. Returns: SQL text expression; NULL for any other. -#}
{% macro gender_for_braze(expression) -%}
    {%- set gender = normalise_gender(expression) -%}
    case when {{ gender }} = 'X' then 'O' else {{ gender }} end
{%- endmacro %}


{#-
  A country as its two letters of ISO 3166, in capitals. Var country_codes says which spellings mean which country.

  Arguments: expression, SQL text. Returns: SQL text expression; NULL for what has neither two letters nor a listed spelling.
-#}
{% macro country_code(expression) -%}
    {%- set plain = 'upper(' ~ trimmed(expression) ~ ')' -%}
    case
        {%- for spelling, code in var('country_codes', {'USA': 'US'}).items() %}
        when {{ plain }} = {{ dbt.string_literal(dbt.escape_single_quotes(spelling | upper)) }} then '{{ code }}'
        {%- endfor %}
        when {{ regex_matches(plain, '^[A-Z]{2}$') }} then {{ plain }}
    end
{%- endmacro %}


{#- The two letters of a country in lower case, as Meta hashes them. Arguments: expression, SQL text. Returns: SQL text expression. -#}
{% macro country_code_lower(expression) -%}
    lower({{ country_code(expression) }})
{%- endmacro %}


{#-
  A date of birth that a person alive can have, as Meta asks: from 1900 to the as-of date.

  Arguments: expression, SQL date. Returns: SQL date expression; NULL for any other.
-#}
{% macro plausible_birthdate(expression) -%}
    case when {{ expression }} between cast('1900-01-01' as date) and {{ as_of_date() }} then {{ expression }} end
{%- endmacro %}


{#-
  A coordinate with four decimals, as Klaviyo takes it. As text, so that the column has one type with and without a source.

  Arguments: expression, SQL number of degrees. Returns: SQL text expression.
-#}
{% macro coordinate(expression) -%}
    cast(cast({{ expression }} as decimal(9, 4)) as {{ type_of('text') }})
{%- endmacro %}


{#- A value of any type as text, for columns that a brand maps. Arguments: expression, SQL. Returns: SQL text expression. -#}
{% macro as_text(expression) -%}
    cast({{ expression }} as {{ type_of('text') }})
{%- endmacro %}


{#-
  A text without certain characters, wherever they stand.

  Arguments: expression, SQL text; characters, text of those to remove. Returns: SQL text expression; NULL stays NULL.
-#}
{% macro without_characters(expression, characters) -%}
    translate({{ expression }}, {{ dbt.string_literal(dbt.escape_single_quotes(characters)) }}, '')
{%- endmacro %}


{#- Punctuation and symbols: those of ASCII, and what word processors write in their place. Returns: text of those characters. -#}
{% macro punctuation() %}
    {%- do return(
        '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'
        ~ '\u00a1\u00a7\u00ab\u00b4\u00b7\u00bb\u00bf\u2010\u2011\u2012\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2026\u2032'
    ) -%}
{% endmacro %}
