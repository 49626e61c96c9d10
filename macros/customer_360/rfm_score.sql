{#-
  One RFM score from 1 (lowest) to the number of buckets (best), over a whole population (data-model §11).

  rfm_method 'ntile' cuts the customers into equal groups, breaking ties by the given order; 'quantile' (also 'cume_dist')
  keeps equal values together: ceil(buckets * share of customers with this value or a lower one).

  Arguments: value, the column scored; tie_breaks, list of columns that settle equal values with ntile, ending in a unique one.
  Returns: SQL bigint expression (a window function). Errors: unknown rfm_method.
-#}
{% macro rfm_score(value, tie_breaks) -%}
    {%- set method = var('rfm_method', 'ntile') -%}
    {%- set buckets = var('rfm_buckets', 10) | int -%}
    {%- if method == 'ntile' -%}
        cast(ntile({{ buckets }}) over (order by {{ ([value] + tie_breaks) | join(', ') }}) as bigint)
    {%- elif method in ('quantile', 'cume_dist') -%}
        {#- ceil(buckets * rank / customers) in whole numbers: the product with a fraction could end just above a whole one -#}
        cast(floor(cast(
            {{ buckets }} * count(*) over (order by {{ value }} range between unbounded preceding and current row)
            + count(*) over () - 1 as {{ type_of('double') }}
        ) / count(*) over ()) as bigint)
    {%- else -%}
        {%- do exceptions.raise_compiler_error("var rfm_method is '" ~ method ~ "'. Give ntile or quantile.") -%}
    {%- endif -%}
{%- endmacro %}
