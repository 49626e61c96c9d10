with

scores as (

    select * from {{ ref('stitch_all_scores') }}

),

clusters as (

    select * from {{ ref('stitch_record_clusters') }}

),

customer_ids as (

    select * from {{ ref('stitch_customer_ids') }}

),

-- A representative's trivial duplicates say the same as it does.
pairs as (

    select
        left_number,
        right_number,
        score,
        match_type

    from scores

    union all

    select
        rep_int_id as left_number,
        record_number as right_number,
        5 as score,
        'trivial_duplicate' as match_type

    from clusters

    where rep_int_id < record_number

),

-- Records are numbered in the order of (datasource, pk), so the first of a pair is also the lower one.
unified_scores as (

    select
        first_record.amperity_id,
        first_record.datasource as source1,
        first_record.pk as pk1,
        second_record.datasource as source2,
        second_record.pk as pk2,
        cast(pairs.score as {{ type_of('double') }}) as score,
        {{ match_category('pairs.score') }} as match_category,
        pairs.match_type

    from pairs

    inner join customer_ids as first_record
        on pairs.left_number = first_record.record_number

    inner join customer_ids as second_record
        on
            pairs.right_number = second_record.record_number
            and first_record.amperity_id = second_record.amperity_id

)

select * from unified_scores
