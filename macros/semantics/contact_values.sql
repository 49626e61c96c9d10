{#-
  The e-mail addresses and phone numbers of customer records. A record may hold several of each, separated by commas
  (data-model §4.1), each of which is judged by itself.

  Arguments: relation, a relation or CTE with the columns datasource, email and phone; keys, list of its columns that every row
    keeps. Reads the CTE stitch_blocklist, the model of that name.
  Returns: a select with the keys, semantic (email or phone), part_number (rising in the order of the list), contact_value (as
    received, trimmed), normalised_value (NULL for what is no address or number) and is_bad (whether it is on the blocklist).
-#}
{% macro contact_values(relation, keys) %}
    {%- for semantic in ['email', 'phone'] %}
select
        {%- for key in keys %}
    split_values.{{ key }},
        {%- endfor %}
    '{{ semantic }}' as semantic,
    split_values.part_number,
    split_values.contact_value,
    split_values.normalised_value,
    bad.value is not null as is_bad

from (

    select
        {%- for key in keys %}
        {{ relation }}.{{ key }},
        {%- endfor %}
        {{ relation }}.datasource as datasource_to_check,
        parts.part_number,
        {{ trimmed('parts.part') }} as contact_value,
        {{ normalise_email('parts.part') if semantic == 'email' else normalise_phone('parts.part') }} as normalised_value

    from {{ relation }}

    {{ cross_join_parts(relation ~ '.' ~ semantic, ',', 'parts') }}

    where {{ trimmed('parts.part') }} <> ''

) as split_values

left join stitch_blocklist as bad
    on
        bad.semantic = '{{ semantic }}'
        and coalesce(split_values.normalised_value, lower(split_values.contact_value)) = bad.value
        and bad.datasource in ('*', split_values.datasource_to_check)
        {%- if not loop.last %}

union all
        {% endif %}
    {%- endfor %}
{% endmacro %}
