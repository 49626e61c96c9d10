{#-
  Weighs the levels of pairs in bits and turns them into scores.

  Two sums of bits answer two questions: how much likelier the pair is one person than two strangers (`stranger_bits`), and
  than two people of one household (`household_bits`). `bits` is the log odds of one person against both of them. What decides
  by itself stands in place of the sums: 1000 bits for a pair that is one person, -1000 for one that is not.

  Arguments: levels, CTE as comparison_levels() gives it. Reads the CTEs comparison_weights (seed stitch_comparison_levels),
    representatives and labels (stitch_labelled_pairs).
  Returns: the CTEs of a select up to and including `pair_scores`: the pair, its levels, stranger_bits, household_bits and bits
    (six decimals), score (0 to 5).
-#}
{% macro pair_scores(levels) -%}
{%- set level_columns = identity_level_columns() -%}
size as (

    select {{ log2_of('cast(count(*) as ' ~ type_of('double') ~ ')') }} as bits

    from representatives

),

weights as (

    select
        comparison_weights.comparison,
        comparison_weights.level,
        comparison_weights.stranger_bits + comparison_weights.size_factor * size.bits as constant_bits,
        comparison_weights.frequency_factor,
        comparison_weights.people_factor,
        comparison_weights.people_offset,
        coalesce(comparison_weights.stranger_most_bits, 1000) as most_bits,
        comparison_weights.household_bits,
        comparison_weights.household_bits_two,
        comparison_weights.household_bits_many

    from comparison_weights

    cross join size

),

weighed as (

    select
        levels.*,
        {{ log2_of(var('stitch_expected_duplicates', 1.2)) }} - size.bits
        {%- for comparison in identity_comparisons() %}
        + {{ stranger_bits_of(comparison) }}
        {%- endfor %} as sum_of_stranger_bits,
        {{ var('stitch_household_prior', -1.4) }}
        {%- for comparison in identity_comparisons() %}
        + {{ household_bits_of(comparison) }}
        {%- endfor %} as sum_of_household_bits,
        {{ deciding_bits() }} as deciding_bits

    from {{ levels }} as levels

    cross join size
    {%- for comparison in identity_comparisons() %}

    left join weights as {{ comparison }}
        on
            {{ comparison }}.comparison = '{{ comparison }}'
            and levels.{{ comparison }}_level = {{ comparison }}.level
    {%- endfor %}

    left join labels
        on
            levels.left_number = labels.left_number
            and levels.right_number = labels.right_number

),

rounded as (

    select
        weighed.*,
        {{ six_decimals('coalesce(deciding_bits, sum_of_stranger_bits)') }} as stranger_bits,
        {{ six_decimals('coalesce(deciding_bits, sum_of_household_bits)') }} as household_bits,
        {{ six_decimals(
            'coalesce(deciding_bits, least(sum_of_stranger_bits, sum_of_household_bits) - '
            ~ log2_of('1 + power(2.0e0, -abs(sum_of_stranger_bits - sum_of_household_bits))') ~ ')'
        ) }} as bits

    from weighed

),

pair_scores as (

    select
        left_number,
        right_number,
        {%- for column in level_columns %}
        {{ column }},
        {%- endfor %}
        stranger_bits,
        household_bits,
        bits,
        {{ six_decimals(score_of_bits()) }} as score

    from rounded

)
{%- endmacro %}


{#- The columns of levels that comparison_levels() gives. Returns: list of column names. -#}
{% macro identity_level_columns() %}
    {%- set columns = [] -%}
    {%- for comparison in identity_comparisons() -%}
        {%- do columns.append(comparison ~ '_level') -%}
    {%- endfor -%}
    {%- do return(columns) -%}
{% endmacro %}


{#-
  The bits of one comparison against strangers: rare values say more, values of many people less. 0 without evidence.

  Arguments: comparison, one of identity_comparisons(), also the alias of its weights. Returns: SQL double expression.
-#}
{% macro stranger_bits_of(comparison) -%}
    coalesce(
            least(
                {{ comparison }}.most_bits,
                {{ comparison }}.constant_bits
                {%- if comparison in ('given_name', 'surname', 'address') %}
                + {{ comparison }}.frequency_factor * coalesce(levels.{{ comparison }}_frequency, 0)
                {%- endif %}
                {%- if comparison in ('email', 'phone', 'address') %}
                - {{ comparison }}.people_factor * {{ log2_of(
                    'greatest(levels.' ~ comparison ~ '_people - ' ~ comparison ~ '.people_offset, 1.0e0)'
                ) }}
                {%- endif %}
            ), 0
        )
{%- endmacro %}


{#-
  The bits of one comparison against people of one household, who share contacts: fewer where two or more are known to, if
  only by the two names of this pair.

  Arguments: comparison, one of identity_comparisons(), also the alias of its weights. Returns: SQL double expression.
-#}
{% macro household_bits_of(comparison) -%}
    {%- if comparison in ('email', 'phone') -%}
    coalesce(
            case
                when levels.{{ comparison }}_people > 2 then {{ comparison }}.household_bits_many
                when levels.{{ comparison }}_people = 2 or levels.given_name_level = 6 then {{ comparison }}.household_bits_two
                else {{ comparison }}.household_bits
            end, 0
        )
    {%- else -%}
    coalesce({{ comparison }}.household_bits, 0)
    {%- endif -%}
{%- endmacro %}


{#-
  What decides by itself whether a pair is one person: a label first, then a separation key that differs, then a foreign key
  that both carry (data-model §5.3).

  Returns: SQL double expression; NULL where the evidence is weighed.
-#}
{% macro deciding_bits() -%}
    {%- set separated = 'when levels.is_separated then -1000.0e0' -%}
    {%- set keyed = 'when levels.foreign_key_level = 1 then 1000.0e0' if var('stitch_trust_foreign_keys', true) else '' -%}
    case
            when labels.label = 'match' then 1000.0e0
            when labels.label = 'split' then -1000.0e0
            {{ separated if var('stitch_separation_first', true) else keyed }}
            {{ keyed if var('stitch_separation_first', true) else separated }}
        end
{%- endmacro %}


{#-
  A pair's score from its bits: the integer part is the category, the rest how far up in it.

  Exact needs, besides the bits, an equal foreign key, or equal names and nothing that differs.

  Returns: SQL double expression over the columns of pair_scores().
-#}
{% macro score_of_bits() -%}
    {%- set excellent, high, moderate, weak = var('stitch_category_bits', [8, 1, -3, -7]) -%}
    case
            when
                foreign_key_level = 1 and bits >= {{ high }}
                or (
                    bits >= {{ excellent }}
                    and given_name_level = 1
                    and surname_level = 1
                    {%- for comparison in identity_comparisons() if comparison not in ('given_name', 'surname', 'generational_suffix') %}
                    and {{ comparison }}_level < 2
                    {%- endfor %}
                    and generational_suffix_level = 0
                )
                or bits >= 1000
                then 5
            when bits >= {{ excellent }} then least(4 + (bits - {{ excellent }}) / 40, 4.99)
            when bits >= {{ high }} then 3 + (bits - {{ high }}) / {{ excellent - high }}
            when bits >= {{ moderate }} then 2 + (bits - ({{ moderate }})) / {{ high - moderate }}
            when bits >= {{ weak }} then 1 + (bits - ({{ weak }})) / {{ moderate - weak }}
            else 0
        end
{%- endmacro %}


{#-
  The word for a score (data-model §5.3).

  Arguments: score, SQL number. Returns: SQL text expression.
-#}
{% macro match_category(score) -%}
    case
            when {{ score }} >= 5 then 'Exact'
            when {{ score }} >= 4 then 'Excellent'
            when {{ score }} >= 3 then 'High'
            when {{ score }} >= 2 then 'Moderate'
            when {{ score }} >= 1 then 'Weak'
            else 'Non-match'
        end
{%- endmacro %}
