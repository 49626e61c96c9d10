{%- set words = ['given-name', 'surname', 'email', 'phone', 'update-dt'] -%}
{%- set cases = [
    ('emial', words, ". Did you mean 'email'?"),
    ('EMAIL', words, ". Did you mean 'email'?"),
    ('e-mail', words, ". Did you mean 'email'?"),
    ('sur-name', words, ". Did you mean 'surname'?"),
    ('updated-dt', words, ". Did you mean 'update-dt'?"),
    ('phonenumber', words, ". Did you mean 'phone'?"),
    ('shoe-size', words, ''),
    ('', words, ''),
    ('email', [], ''),
    ('ab', ['abc', 'abd'], ". Did you mean 'abc'?"),
] -%}
with

hints as (

    {%- for word, known, expected in cases %}

    select
        '{{ word }}' as word,
        '{{ expected | replace("'", "''") }}' as expected,
        '{{ nearest_hint(word, known) | replace("'", "''") }}' as actual
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

)

select * from hints

where actual is distinct from expected
