{#-
  An amount as the project's money type.

  Arguments: expression, SQL number. Returns: SQL DECIMAL(18,2) expression.
-#}
{% macro money(expression) -%}
    cast({{ expression }} as {{ type_of('money') }})
{%- endmacro %}


{#-
  A ratio of two numbers, rounded half up to two decimals once, where it leaves the calculation (data-model §24, "Rounding").
  Engines divide decimals with different precision, so whole hundredths are divided as doubles: whether a quotient of whole
  numbers is a half is exact then, and all engines round alike.

  Arguments: numerator, an amount or a whole number; denominator, a whole number. Returns: SQL DECIMAL(18,2); NULL when the
    denominator is 0 or NULL.
-#}
{% macro money_ratio(numerator, denominator) -%}
    cast(
        floor(cast({{ money(numerator) }} * 100 as {{ type_of('double') }}) / nullif({{ denominator }}, 0) + 0.5) / 100
        as {{ type_of('money') }}
    )
{%- endmacro %}


{#-
  An amount with the sign of its line: as delivered on a purchase, never positive on a return or cancellation (data-model §7).

  Arguments: expression, SQL number. Reads the column line_type. Returns: SQL expression.
-#}
{% macro signed_by_line_type(expression) -%}
    case when line_type = 'purchase' then {{ expression }} else -abs({{ expression }}) end
{%- endmacro %}


{#-
  An amount without the sign of its line: as delivered on a purchase, its size on a return or cancellation.

  Arguments: expression, SQL number. Reads the column line_type. Returns: SQL expression.
-#}
{% macro unsigned_by_line_type(expression) -%}
    case when line_type = 'purchase' then {{ expression }} else abs({{ expression }}) end
{%- endmacro %}


{#-
  The sum of something over an order's lines of one type.

  Arguments: line_type, purchase, return or cancellation; expression, SQL number. Reads the column line_type.
  Returns: SQL aggregate; NULL without such lines.
-#}
{% macro sum_of_lines(line_type, expression) -%}
    sum(case when line_type = '{{ line_type }}' then {{ expression }} end)
{%- endmacro %}


{#-
  The sum of an amount that feeds need not deliver, over an order's purchase lines.

  Arguments: expression, SQL number. Reads the column line_type.
  Returns: SQL aggregate; NULL when no purchase line has the amount. An order without purchase line bought nothing: 0 when its
    other lines have the amount (data-model §24.1, order o6), else NULL.
-#}
{% macro sum_of_optional_amount(expression) -%}
    case
        when bool_or(line_type = 'purchase') then {{ sum_of_lines('purchase', expression) }}
        when count({{ expression }}) > 0 then 0
    end
{%- endmacro %}
