with

stitch_scores as (

    select * from {{ ref('stitch_scores') }}

),

-- A spread that does not change from build to build: by the hash of the pair's keys.
ranked as (

    select
        stitch_scores.*,
        floor(score * 10) / 10 as score_step,
        count(*) over (partition by floor(score * 10)) as pairs_of_step,
        row_number() over (
            partition by floor(score * 10)
            order by {{ md5_hex("source1 || '|' || pk1 || '|' || source2 || '|' || pk2") }}, source1, pk1, source2, pk2
        ) as example_number

    from stitch_scores

),

stitch_qa_examples as (

    select * from ranked

    where example_number <= {{ var('stitch_qa_examples', 10) }}

)

select * from stitch_qa_examples
