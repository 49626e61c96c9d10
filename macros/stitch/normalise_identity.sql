{#-
  A text in capitals of the basic Latin alphabet: accents off, so that José meets JOSE on every engine. Letters of other
  alphabets stay as they are.

  Arguments: expression, SQL text.
  Returns: SQL text expression; NULL stays NULL.
-#}
{% macro plain_capitals(expression) -%}
    {%- set spellings = {
        'A': 'ÀÁÂÃÄÅĀĂĄÆàáâãäåāăąæ', 'C': 'ÇĆČĈĊçćčĉċ', 'D': 'ĎĐÐďđð', 'E': 'ÈÉÊËĒĔĖĘĚèéêëēĕėęě', 'G': 'ĜĞĠĢĝğġģ',
        'H': 'ĤĦĥħ', 'I': 'ÌÍÎÏĨĪĬĮİìíîïĩīĭįı', 'J': 'Ĵĵ', 'K': 'Ķķ', 'L': 'ĹĻĽĿŁĺļľŀł', 'N': 'ÑŃŅŇñńņň',
        'O': 'ÒÓÔÕÖØŌŎŐŒòóôõöøōŏőœ', 'R': 'ŔŖŘŕŗř', 'S': 'ŚŜŞŠȘśŝşšșß', 'T': 'ŢŤŦȚţťŧțÞþ', 'U': 'ÙÚÛÜŨŪŬŮŰŲùúûüũūŭůűų',
        'W': 'Ŵŵ', 'Y': 'ÝŶŸýÿŷ', 'Z': 'ŹŻŽźżž',
    } -%}
    {%- set accented = spellings.values() | join('') -%}
    {%- set plain = [] -%}
    {%- for letter, variants in spellings.items() -%}
        {%- do plain.append(letter * (variants | length)) -%}
    {%- endfor -%}
    upper(
        case
            when {{ regex_matches(expression, '[^ -~]') }}
                {#- what has no partner in the second list falls away #}
                then translate({{ expression }}, '{{ accented }}{{ signs_without_letter() }}', '{{ plain | join('') }}')
            else {{ expression }}
        end
    )
{%- endmacro %}


{#- Accents that are signs of their own behind the letter, and typographic quotation marks. Returns: text of those signs. -#}
{% macro signs_without_letter() %}
    {%- do return('\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328\u2018\u2019\u201c\u201d') -%}
{% endmacro %}


{#-
  A name in plain capitals: without digits and punctuation (hyphens stay), words apart by one blank.

  Arguments: expression, SQL text.
  Returns: SQL text expression; '' when nothing is left.
-#}
{% macro plain_name(expression) -%}
    trim({{ regex_replace(regex_replace(plain_capitals(expression), '[^A-Z\u0080-\ud7ff -]', ''), ' +', ' ') }})
{%- endmacro %}


{#-
  An address line in plain capitals: words of letters, digits, hyphens, slashes and # apart by one blank, with a blank at
  both ends, so that whole words can be looked for.

  Arguments: expression, SQL text.
  Returns: SQL text expression.
-#}
{% macro plain_address(expression) -%}
    {%- set letters = regex_replace(plain_capitals(expression), '[.\\x27]', '') -%}
    ' ' || trim({{ regex_replace(regex_replace(letters, '[^A-Z0-9\u0080-\ud7ff/#-]+', ' '), '#', ' # ') }}) || ' '
{%- endmacro %}


{#-
  The logarithm to base 2: bits.

  Arguments: expression, SQL number above 0.
  Returns: SQL double expression.
-#}
{% macro log2_of(expression) -%}
    (ln({{ expression }}) / ln(cast(2 as {{ type_of('double') }})))
{%- endmacro %}


{#-
  A number rounded to six decimals, so that engines that add in another order still agree.

  Arguments: expression, SQL double.
  Returns: SQL double expression.
-#}
{% macro six_decimals(expression) -%}
    cast(cast({{ expression }} as decimal(18, 6)) as {{ type_of('double') }})
{%- endmacro %}


{#-
  The foreign keys by which records are one customer: fk_<name> of any feed, and the loyalty number.

  Returns: list of column names; the loyalty number alone while dbt parses.
-#}
{% macro matching_key_columns() %}
    {%- do return(columns_beginning_with('fk_') + ['loyalty_id']) -%}
{% endmacro %}


{#-
  The separation keys that keep records apart: sk_<name> of any feed.

  Returns: list of column names; empty while dbt parses.
-#}
{% macro separation_key_columns() %}
    {%- do return(columns_beginning_with('sk_')) -%}
{% endmacro %}


{#- The keys of customer records with a prefix. Arguments: prefix. Returns: list of column names. -#}
{% macro columns_beginning_with(prefix) %}
    {%- set found = [] -%}
    {%- for column in customer_key_columns() if column.startswith(prefix) -%}
        {%- do found.append(column) -%}
    {%- endfor -%}
    {%- do return(found) -%}
{% endmacro %}


{#-
  A list as SQL literals.

  Arguments: texts, list; data_type, a name that type_of() knows.
  Returns: SQL, literals apart by commas.
-#}
{% macro sql_list(texts, data_type='text') -%}
    {%- for text in texts -%}
        {%- set literal = dbt.string_literal(text) -%}
        {{ literal if data_type == 'text' else 'cast(' ~ literal ~ ' as ' ~ type_of(data_type) ~ ')' }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}


{#-
  Columns with '' in place of NULL, so that each keeps its place between separators.

  Arguments: columns, list of names of text columns.
  Returns: SQL, expressions apart by commas.
-#}
{% macro blank_instead_of_null(columns) -%}
    {%- for column in columns -%}
        coalesce({{ column }}, ''){{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
