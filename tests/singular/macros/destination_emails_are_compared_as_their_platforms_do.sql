-- TikTok's form of an address, that of Google's conversions (activation.md §6) and UID2's, next to the plain one.
with

addresses as (

    select
        ' Jane.Doe@Example.COM ' as received,
        'jane.doe@example.com' as expected_plain,
        'janedoe@example.com' as expected_tiktok,
        'jane.doe@example.com' as expected_google,
        'jane.doe@example.com' as expected_uid2
    union all
    select
        'John.Doe+promo@Example.com',
        'john.doe+promo@example.com',
        'johndoe@example.com',
        'john.doe+promo@example.com',
        'john.doe+promo@example.com'
    union all
    select 'J.o.e+x@Gmail.com', 'j.o.e+x@gmail.com', 'joe@gmail.com', 'joe+x@gmail.com', 'joe@gmail.com'
    union all
    select 'a.b@googlemail.com', 'a.b@googlemail.com', 'ab@googlemail.com', 'ab@googlemail.com', 'a.b@googlemail.com'
    union all
    select
        'jane@sub.example.co.uk',
        'jane@sub.example.co.uk',
        'jane@sub.example.co.uk',
        'jane@sub.example.co.uk',
        'jane@sub.example.co.uk'
    union all
    select
        '{{ "JOS\u00c9@ex\u00e4mple.com" }}',
        '{{ "jos\u00e9@ex\u00e4mple.com" }}',
        '{{ "jos\u00e9@ex\u00e4mple.com" }}',
        '{{ "jos\u00e9@ex\u00e4mple.com" }}',
        '{{ "jos\u00e9@ex\u00e4mple.com" }}'
    union all
    select '+news@example.com', '+news@example.com', null, '+news@example.com', '+news@example.com'
    union all
    select 'jane@localhost', null, null, null, null
    union all
    select 'jane@example.com.', null, null, null, null
    union all
    select 'a@b@example.com', null, null, null, null
    union all
    select 'jane doe@example.com', null, null, null, null
    union all
    select 'jane@example.com,joe@example.com', null, null, null, null
    union all
    select 'jane.doe', null, null, null, null
    union all
    select '@example.com', null, null, null, null
    union all
    select '', null, null, null, null
    union all
    select null, null, null, null, null

),

normalised as (

    select
        addresses.*,
        {{ sendable_email('received') }} as actual_plain,
        {{ email_for_tiktok('received') }} as actual_tiktok,
        {{ email_for_google('received') }} as actual_google,
        {{ email_for_uid2('received') }} as actual_uid2

    from addresses

)

select * from normalised

where
    actual_plain is distinct from expected_plain
    or actual_tiktok is distinct from expected_tiktok
    or actual_google is distinct from expected_google
    or actual_uid2 is distinct from expected_uid2
