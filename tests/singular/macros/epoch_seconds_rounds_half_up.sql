-- floor(seconds + 0.5), as activation.md §1.5 has it: 0.4 gives 0, 0.5 gives 1; before 1970 half up is towards zero.
with

moments as (

    select
        timestamp '1970-01-01 00:00:00' as moment,
        cast(0 as bigint) as expected
    union all
    select timestamp '1970-01-01 00:00:00.4', 0
    union all
    select timestamp '1970-01-01 00:00:00.499999', 0
    union all
    select timestamp '1970-01-01 00:00:00.5', 1
    union all
    select timestamp '1970-01-01 00:00:01.5', 2
    union all
    select timestamp '1969-12-31 23:59:59.5', 0
    union all
    select timestamp '1969-12-31 23:59:59.4', -1
    union all
    select timestamp '2021-02-23 11:43:36', 1614080616
    union all
    select timestamp '2021-02-23 11:43:36.499999', 1614080616
    union all
    select timestamp '2021-02-23 11:43:36.5', 1614080617
    union all
    select timestamp '2038-01-19 03:14:08', 2147483648
    union all
    select timestamp '9999-12-31 23:59:59', 253402300799
    union all
    select null, null

),

rounded as (

    select
        moment,
        expected,
        {{ epoch_seconds('moment') }} as actual

    from moments

)

select * from rounded

where actual is distinct from expected
