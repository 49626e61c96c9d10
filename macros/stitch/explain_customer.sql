{#-
  Why the records of a customer are one: every compared pair of them with the outcome and weight of each comparison, for
  dbt show --inline.

  Arguments: amperity_id, text.
  Returns: a select with one row per pair and comparison that had both sides: the records, score, bits and match_type of the
    pair, comparison, label of its level, and the level's bits against the household (the seed's, before people are counted).
-#}
{% macro explain_customer(amperity_id) -%}
    with

    scores as (

        select * from {{ ref('stitch_all_scores') }}

    ),

    customer_ids as (

        select * from {{ ref('stitch_customer_ids') }}

        where amperity_id = {{ dbt.string_literal(amperity_id) }}

    ),

    weights as (

        select * from {{ ref('stitch_comparison_levels') }}

    ),

    pairs as (

        select
            scores.*,
            first_record.datasource as source1,
            first_record.pk as pk1,
            second_record.datasource as source2,
            second_record.pk as pk2

        from scores

        inner join customer_ids as first_record
            on scores.left_number = first_record.record_number

        inner join customer_ids as second_record
            on scores.right_number = second_record.record_number

    ),

    outcomes as (
        {%- for comparison in identity_comparisons() %}

        select
            pairs.*,
            {{ loop.index }} as comparison_number,
            '{{ comparison }}' as comparison,
            {{ comparison }}_level as level

        from pairs

        where {{ comparison }}_level > 0
        {%- if not loop.last %}

        union all
        {%- endif %}
        {%- endfor %}

    )

    select
        outcomes.source1,
        outcomes.pk1,
        outcomes.source2,
        outcomes.pk2,
        outcomes.score,
        outcomes.bits,
        outcomes.match_type,
        outcomes.comparison,
        weights.label,
        weights.household_bits

    from outcomes

    inner join weights
        on
            outcomes.comparison = weights.comparison
            and outcomes.level = weights.level

    order by outcomes.source1, outcomes.pk1, outcomes.source2, outcomes.pk2, outcomes.comparison_number
{%- endmacro %}
