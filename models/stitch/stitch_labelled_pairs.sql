with

labels as (

    select * from {{ ref('stitch_labels') }}

),

preprocessed as (

    select
        datasource,
        pk,
        rep_int_id

    from {{ ref('unified_preprocessed_raw') }}

),

stitch_labelled_pairs as (

    select
        least(first_record.rep_int_id, second_record.rep_int_id) as left_number,
        greatest(first_record.rep_int_id, second_record.rep_int_id) as right_number,
        -- Of two labels that contradict each other the split holds, the safe side.
        max(labels.label) as label

    from labels

    inner join preprocessed as first_record
        on
            labels.datasource1 = first_record.datasource
            and labels.pk1 = first_record.pk

    inner join preprocessed as second_record
        on
            labels.datasource2 = second_record.datasource
            and labels.pk2 = second_record.pk

    where first_record.rep_int_id <> second_record.rep_int_id

    group by 1, 2

)

select * from stitch_labelled_pairs
