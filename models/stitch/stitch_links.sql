with

keys as (

    select * from {{ ref('stitch_keys') }}

),

match_rules as (

    select * from {{ ref('match_rules') }}

),

-- Joining each record of a key to the first one makes the same clusters as joining all pairs, at a cost that grows with
-- the records instead of their square.
anchored as (

    select
        match_rule,
        record_number,
        min(record_number) over (partition by match_rule, key_value) as first_record_number

    from keys

),

linked as (

    select
        anchored.first_record_number,
        anchored.record_number,
        max(match_rules.score) as score

    from anchored

    inner join match_rules
        on anchored.match_rule = match_rules.match_rule

    where anchored.first_record_number < anchored.record_number

    group by 1, 2

)

select * from linked
