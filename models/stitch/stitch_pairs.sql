with

stitch_keys as (

    select * from {{ ref('stitch_keys') }}

),

stitch_key_sizes as (

    select * from {{ ref('stitch_key_sizes') }}

),

labels as (

    select * from {{ ref('stitch_labelled_pairs') }}

),

-- A value that too many records share is no reason to compare them; it still counts where another key brings a pair.
kept as (

    select
        stitch_keys.strategy,
        stitch_keys.bk,
        stitch_keys.record_number,
        stitch_key_sizes.pairing,
        stitch_key_sizes.first_record_number

    from stitch_keys

    inner join stitch_key_sizes
        on
            stitch_keys.strategy = stitch_key_sizes.strategy
            and stitch_keys.bk = stitch_key_sizes.bk

    where not stitch_key_sizes.is_capped

),

drawn as (

    select
        lower_record.record_number as left_number,
        higher_record.record_number as right_number,
        lower_record.strategy

    from kept as lower_record

    inner join kept as higher_record
        on
            lower_record.strategy = higher_record.strategy
            and lower_record.bk = higher_record.bk
            and lower_record.record_number < higher_record.record_number

    where lower_record.pairing = 'all'

    union all

    -- Whoever shares a key that decides by itself is joined through the first of them, however many they are.
    select
        first_record_number as left_number,
        record_number as right_number,
        strategy

    from kept

    where pairing = 'first' and first_record_number < record_number

    union all

    select
        left_number,
        right_number,
        13 as strategy

    from labels

),

stitch_pairs as (

    select
        left_number,
        right_number,
        min(strategy) as strategy

    from drawn

    group by left_number, right_number

)

select * from stitch_pairs
