with

scores as (

    select * from {{ ref('stitch_all_scores') }}

),

customer_ids as (

    select * from {{ ref('stitch_customer_ids') }}

),

-- Weak pairs too, so that what was not joined can be looked at.
stitch_scores as (

    select
        first_record.amperity_id as amperity_id1,
        first_record.datasource as source1,
        first_record.pk as pk1,
        second_record.amperity_id as amperity_id2,
        second_record.datasource as source2,
        second_record.pk as pk2,
        scores.score,
        {{ match_category('scores.score') }} as match_category,
        scores.match_type

    from scores

    inner join customer_ids as first_record
        on scores.left_number = first_record.record_number

    inner join customer_ids as second_record
        on scores.right_number = second_record.record_number

    where scores.score >= 1

)

select * from stitch_scores
