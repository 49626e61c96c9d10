{#-
  An amount of an order in the currency in which customers' orders are added up (data-model §25, A17). Without var fx_table the
  amount stays as it is: the project then has one currency (tests/singular/assert_one_currency.sql). With it, the amount is
  multiplied by the rate that the table gives for the order's currency; an order without currency is taken to be in the
  reporting currency already.

  Arguments: amount and currency, SQL columns with their table.
  Returns: SQL expression; NULL where the table has no rate (assert_every_currency_has_a_rate.sql).
-#}
{% macro in_reporting_currency(amount, currency) -%}
    {%- if not var('fx_table', '') -%}
        {%- do return(amount) -%}
    {%- endif -%}
    {%- set rate = 'select max(cast(rates.rate as decimal(18, 8))) from ' ~ ref(var('fx_table')) ~ ' as rates where rates.currency = ' ~ currency -%}
    {{ money(amount ~ ' * case when ' ~ currency ~ ' is null then 1 else (' ~ rate ~ ') end') }}
{%- endmacro %}
