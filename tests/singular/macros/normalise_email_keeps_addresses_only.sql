with

addresses as (

    select
        ' Jane.Doe+Promo@Example.COM ' as email,
        'jane.doe@example.com' as expected
    union all
    select 'jane.doe@example.com', 'jane.doe@example.com'
    union all
    select 'jane.doe+a+b@example.com', 'jane.doe@example.com'
    union all
    select '{{ "JOS\u00c9@ex\u00e4mple.com" }}', '{{ "jos\u00e9@ex\u00e4mple.com" }}'
    union all
    select 'a+x@b@example.com', 'a@example.com'
    union all
    select 'a@b@example.com', null
    union all
    select 'jane doe@example.com', null
    union all
    select 'jane.doe', null
    union all
    select 'jane.doe@', null
    union all
    select '@example.com', null
    union all
    select '+news@example.com', null
    union all
    select '', null
    union all
    select null, null

),

normalised as (

    select
        email,
        expected,
        {{ normalise_email('email') }} as actual

    from addresses

)

select * from normalised

where actual is distinct from expected
