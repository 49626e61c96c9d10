{%- set cases = [
    ('a', 'a'),
    ('  a b  ', 'a b'),
    ('\u00a0a\u00a0b\u00a0', 'a\u00a0b'),
    (' \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006a', 'a'),
    ('a\u2007\u2008\u2009\u200a\u202f\u205f\u3000 ', 'a'),
    ('\t a\tb\r\n', 'a\tb'),
    ('\n\r\t', ''),
    ('\u200ba', '\u200ba'),
    ('\u00a0', ''),
    ('', ''),
] -%}
with

texts as (

    {%- for received, expected in cases %}

    select
        '{{ received }}' as received,
        '{{ expected }}' as expected
    union all
    {%- endfor %}

    select
        null as received,
        null as expected

),

trimmed_texts as (

    select
        received,
        expected,
        {{ trimmed('received') }} as actual

    from texts

)

select * from trimmed_texts

where actual is distinct from expected
