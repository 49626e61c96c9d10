{#-
  The vectors of activation.md §1.4, checked with another program. Letters outside ASCII are written as escapes, so that no
  editor changes their Unicode form; vectors 13 and 14 are the same text in NFC and NFD.
-#}
with

vectors as (

    select
        1 as vector,
        'jane.doe@example.com' as email,
        '0cba00ca3da1b283a57287bcceb17e35' as expected
    union all
    select 2, 'JANE.DOE@EXAMPLE.COM', '0cba00ca3da1b283a57287bcceb17e35'
    union all
    select 3, 'Jane.Doe+Promo@Example.com', '0cba00ca3da1b283a57287bcceb17e35'
    union all
    select 4, 'jane.doe+a+b+c@example.com', '0cba00ca3da1b283a57287bcceb17e35'
    union all
    select 5, 'jane.doe+@example.com', '0cba00ca3da1b283a57287bcceb17e35'
    union all
    select 6, '+news@example.com', '03745100f75f63e5d39602c588e754b3'
    union all
    select 7, 'jane.doe+tag', '258d3014d2e5721fb1c09fff844c615c'
    union all
    select 8, 'jane.doe', '0645c9291d00eb8546d1dca3c92c26e9'
    union all
    select 9, '', 'd41d8cd98f00b204e9800998ecf8427e'
    union all
    select 10, null, null
    union all
    select 11, '  Jane.Doe@example.com ', '81c0db179c3c4149f0ddd5e64770ad93'
    union all
    select 12, chr(9) || 'jane.doe@example.com' || chr(10), 'b1ffe2b1479a92995c9e477533ec8453'
    union all
    select 13, '{{ "JOS\u00c9+vip@ex\u00e4mple.com" }}', 'f0e05ad225ab22253d50097a32c70d48'
    union all
    select 14, '{{ "JOSE\u0301+vip@exa\u0308mple.com" }}', '385b4cdb03a98c98f2703a73a9af45e2'
    union all
    select 15, 'a+x@b@example.com', 'b418773a2c51fb9777a1648346fa7394'
    union all
    select 16, 'a@b+c@example.com', 'e6fcf7ec8bc7e6efe6c4f7218b5da93d'
    union all
    select 17, 'jane@sub+x.example.com', 'ca5e6509c23a6549f32ee946778fc7eb'
    union all
    select 18, 'jane.doe@example.com+x', 'bce80323908a28527043d4065aeac908'
    {%- if target.type == 'duckdb' %}
    union all
    -- The capital dotted I becomes a plain i in DuckDB; other engines map it to two characters.
    select 19, '{{ "\u0130pek+1@example.com" }}', '7df47b59577461bc0952f3a395e55c01'
    {%- endif %}

),

hashed as (

    select
        vector,
        email,
        expected,
        {{ persado_hash_email('email') }} as actual

    from vectors

)

select * from hashed

where actual is distinct from expected
