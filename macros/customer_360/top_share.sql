{#-
  Whether a customer is in the top share of a population, by thousandths (data-model §12.2): of 1,000 customers and more, the
  highest groups of NTILE(1000); of fewer, those with a percent rank of at least the percentile.

  Arguments: value, the column that ranks; key, the unique column that settles equal values in NTILE; percentile, number from 0 to
    1 with at most three decimals, for example 0.995 for the top 0.5 %.
  Returns: SQL boolean expression over window functions. Errors: a percentile that is not between 0 and 1.
-#}
{% macro in_top_share(value, key, percentile) -%}
    {%- if not 0 < percentile < 1 -%}
        {%- do exceptions.raise_compiler_error('A percentile is ' ~ percentile ~ '. Give a number between 0 and 1, for example 0.995.') -%}
    {%- endif -%}
    {%- set thousandths = (percentile * 1000) | round | int -%}
    case
        when count(*) over () >= 1000 then ntile(1000) over (order by {{ value }} asc, {{ key }} asc) > {{ thousandths }}
        {#- percent_rank() is (rank - 1) / (customers - 1), 0 for one customer alone; in whole numbers nothing rounds #}
        else
            count(*) over () > 1
            and 1000 * (rank() over (order by {{ value }} asc) - 1) >= {{ thousandths }} * (count(*) over () - 1)
    end
{%- endmacro %}
