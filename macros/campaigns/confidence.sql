{#-
  Intervals of the differences between a treatment and its control (activation.md §5.6), and how sure they are: var
  campaign_confidence.

  - Conversion: Newcombe's hybrid score interval, from the Wilson intervals of both shares (R. G. Newcombe, Interval estimation for
    the difference between independent proportions, Statistics in Medicine 17, 1998, method 10). It holds for small groups and for
    shares of 0 and 1, where the textbook interval has no width.
  - Revenue per recipient: Welch's interval, for groups of different size and spread. Engines have no quantiles of Student's t; they
    are reckoned from the normal one by the Cornish-Fisher expansion (Abramowitz and Stegun, 26.7.5), right to a thousandth from
    five degrees of freedom on.
-#}


{#-
  The two-sided normal quantile of var campaign_confidence.

  Returns: number. Errors: a confidence that is not offered, naming those that are.
-#}
{% macro normal_quantile() %}
    {%- set quantiles = {
        '0.8': 1.2815515655, '0.9': 1.6448536270, '0.95': 1.9599639845, '0.99': 2.5758293035, '0.999': 3.2905267315,
    } -%}
    {%- set confidence = var('campaign_confidence', 0.95) | string -%}
    {%- if confidence not in quantiles -%}
        {%- do exceptions.raise_compiler_error(
            "var campaign_confidence is '" ~ confidence ~ "'. Give " ~ quantiles.keys() | join(', ') ~ '.'
        ) -%}
    {%- endif -%}
    {%- do return(quantiles[confidence]) -%}
{% endmacro %}


{#-
  A bound of the Wilson interval of a share.

  Arguments: side, lower or upper; hits, trials: SQL doubles, hits not above trials. Returns: SQL double; NULL without trials.
-#}
{% macro wilson_bound(side, hits, trials) -%}
    {%- set z = normal_quantile() -%}
    (
        ({{ hits }} + {{ z * z / 2 }} {{ '-' if side == 'lower' else '+' }} {{ z }} * sqrt(
            {{ hits }} * ({{ trials }} - {{ hits }}) / nullif({{ trials }}, 0) + {{ z * z / 4 }}
        )) / ({{ trials }} + {{ z * z }})
    )
{%- endmacro %}


{#-
  The two-sided quantile of Student's t.

  Arguments: degrees, SQL double above 0. Returns: SQL double.
-#}
{% macro student_quantile(degrees) -%}
    {%- set z = normal_quantile() -%}
    {%- set terms = [
        (z ** 3 + z) / 4,
        (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
        (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
        (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
    ] -%}
    ({{ z }}
        {%- for term in terms %} + {{ term }} / power({{ degrees }}, {{ loop.index }}){% endfor %})
{%- endmacro %}
