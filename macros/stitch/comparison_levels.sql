{#-
  Compares the two records of each pair: one level per comparison, whose meaning and weight the seed stitch_comparison_levels
  gives. Of several levels that fit the first one here holds; 0 means that a side is missing, which is no evidence.

  Arguments: pairs, relation or CTE of pairs (left_number, right_number) of representatives.
  Returns: the CTEs of a select up to and including `comparison_levels`: the pair, a column <comparison>_level for each of
    identity_comparisons(), what the weights depend on (<comparison>_frequency, log2 of the commoner value's share, and
    <comparison>_people, people on the value), and is_separated. Reads the CTEs representatives and good_contacts.
-#}
{% macro comparison_levels(pairs) -%}
{%- set numbers = ['given_name_frequency', 'surname_frequency', 'postal_frequency', 'email_people', 'phone_people', 'place_people'] -%}
{%- set texts = [
    'given_name', 'first_root', 'second_root', 'surname', 'birthdate', 'email', 'login', 'phone', 'house_number', 'street', 'unit',
    'city', 'postal', 'government_id', 'generational_suffix', 'has_login_of_name', 'has_several_contacts',
] + matching_key_columns() + separation_key_columns() -%}
sides as (

    select
        pairs.left_number,
        pairs.right_number,
        {%- for column in texts %}
        l.{{ column }} as l_{{ column }},
        r.{{ column }} as r_{{ column }},
        {%- endfor %}
        {%- for column in numbers %}
        greatest(l.{{ column }}, r.{{ column }}) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    from {{ pairs }} as pairs

    inner join representatives as l
        on pairs.left_number = l.int_id

    inner join representatives as r
        on pairs.right_number = r.int_id

),

-- Records with several addresses or numbers agree when they share any of them.
shared_contacts as (

    select
        sides.left_number,
        sides.right_number,
        max(case when l.semantic = 'email' then 1 else 0 end) as shares_email,
        max(case when l.semantic = 'phone' then 1 else 0 end) as shares_phone

    from sides

    inner join good_contacts as l
        on sides.left_number = l.record_number

    inner join good_contacts as r
        on
            sides.right_number = r.record_number
            and l.semantic = r.semantic
            and l.contact_value = r.contact_value

    where sides.l_has_several_contacts or sides.r_has_several_contacts

    group by sides.left_number, sides.right_number

),

compared as (

    select
        sides.*,
        coalesce(shared_contacts.shares_email, 0) = 1 or l_email = r_email as has_equal_email,
        coalesce(shared_contacts.shares_phone, 0) = 1 or l_phone = r_phone as has_equal_phone,
        {{ edits('given_name') }} as given_name_edits,
        {{ edits('surname') }} as surname_edits,
        {{ edits('birthdate') }} as birthdate_edits,
        {{ edits('street') }} as street_edits,
        least(length(l_given_name), length(r_given_name)) as given_name_length,
        least(length(l_surname), length(r_surname)) as surname_length,
        coalesce(l_postal = r_postal, false) as has_equal_postal,
        coalesce(l_postal = r_postal, false) or coalesce(l_city = r_city, false) as has_equal_town

    from sides

    left join shared_contacts
        on
            sides.left_number = shared_contacts.left_number
            and sides.right_number = shared_contacts.right_number

),

with_swap as (

    select
        compared.*,
        -- A typo is allowed in either name.
        case
            when
                given_name_edits > 0
                and surname_edits > 0
                and least(given_name_length, surname_length) >= 3
                and left(l_given_name, 1) = left(r_surname, 1)
                then
                    levenshtein(l_given_name, r_surname) <= case when length(l_given_name) >= 6 then 2 else 1 end
                    and levenshtein(l_surname, r_given_name) <= case when length(l_surname) >= 6 then 2 else 1 end
            else false
        end as has_swapped_names

    from compared

),

comparison_levels as (

    select
        left_number,
        right_number,
        given_name_frequency,
        surname_frequency,
        postal_frequency as address_frequency,
        email_people,
        phone_people,
        place_people as address_people,
        {{ given_name_level() }} as given_name_level,
        {{ surname_level() }} as surname_level,
        {{ birthdate_level() }} as birthdate_level,
        {{ email_level() }} as email_level,
        case
            when has_equal_phone then 1
            when l_phone is null or r_phone is null then 0
            when levenshtein(l_phone, r_phone) = 1 then 2
            else 3
        end as phone_level,
        {{ address_level() }} as address_level,
        case
            when l_government_id is null or r_government_id is null then 0
            when l_government_id = r_government_id then 1
            when levenshtein(l_government_id, r_government_id) <= 2 then 2
            else 3
        end as government_id_level,
        {{ foreign_key_level() }} as foreign_key_level,
        case
            when l_generational_suffix <> r_generational_suffix then 1
            else 0
        end as generational_suffix_level,
        {{ has_different_separation_key() }} as is_separated

    from with_swap

)
{%- endmacro %}


{#- The comparisons that have levels, in the order of their columns. Returns: list of names. -#}
{% macro identity_comparisons() %}
    {%- do return([
        'given_name', 'surname', 'birthdate', 'email', 'phone', 'address', 'government_id', 'foreign_key', 'generational_suffix',
    ]) -%}
{% endmacro %}


{#-
  The letters to insert, delete or replace between the two sides of a column; NULL when a side is missing.

  Arguments: column, name. Returns: SQL integer expression.
-#}
{% macro edits(column) -%}
    case when l_{{ column }} = r_{{ column }} then 0 else levenshtein(l_{{ column }}, r_{{ column }}) end
{%- endmacro %}


{#- The level of the given names. Returns: SQL integer expression over the columns of comparison_levels(). -#}
{% macro given_name_level() -%}
    case
            when given_name_edits is null then 0
            when given_name_edits = 0 and given_name_length > 1 then 1
            when given_name_length = 1 then case when left(l_given_name, 1) = left(r_given_name, 1) then 4 else 6 end
            when l_first_root = r_first_root or l_first_root = r_second_root or l_second_root = r_first_root then 2
            when
                (given_name_edits <= 1 and given_name_length >= 4)
                or (
                    given_name_edits <= 2
                    and given_name_length >= 6
                    and surname_edits = 0
                    and street_edits = 0
                )
                or left(l_given_name, given_name_length) = left(r_given_name, given_name_length)
                -- A mistyped name is on no list of nicknames, but near the name that the other stands for.
                or (least(length(l_given_name), length(r_first_root)) >= 5 and levenshtein(l_given_name, r_first_root) <= 1)
                or (least(length(l_first_root), length(r_given_name)) >= 5 and levenshtein(l_first_root, r_given_name) <= 1)
                then 3
            when has_swapped_names then 7
            when given_name_edits <= 2 and left(l_given_name, 1) = left(r_given_name, 1) then 5
            else 6
        end
{%- endmacro %}


{#- The level of the surnames. Returns: SQL integer expression over the columns of comparison_levels(). -#}
{% macro surname_level() -%}
    case
            when surname_edits is null then 0
            when surname_edits = 0 then 1
            when (surname_edits <= 1 and surname_length >= 4) or (surname_edits <= 2 and surname_length >= 7) then 2
            when
                surname_length >= 3
                and (
                    position('-' || l_surname || '-' in '-' || r_surname || '-') > 0
                    or position('-' || r_surname || '-' in '-' || l_surname || '-') > 0
                )
                then 3
            when has_swapped_names then 5
            else 4
        end
{%- endmacro %}


{#- The level of the dates of birth, texts YYYYMMDD. Returns: SQL integer expression over the columns of comparison_levels(). -#}
{% macro birthdate_level() -%}
    case
            when birthdate_edits is null then 0
            when birthdate_edits = 0 then 1
            when
                birthdate_edits = 1
                or (
                    left(l_birthdate, 4) = left(r_birthdate, 4)
                    and right(l_birthdate, 2) = substr(r_birthdate, 5, 2)
                    and right(r_birthdate, 2) = substr(l_birthdate, 5, 2)
                )
                then 2
            when birthdate_edits = 2 then 3
            else 4
        end
{%- endmacro %}


{#-
  The level of the e-mail addresses. Another digit is no typo: numbers tell people of one name apart.

  Returns: SQL integer expression over the columns of comparison_levels().
-#}
{% macro email_level() -%}
    case
            when has_equal_email then 1
            when l_email is null or r_email is null then 0
            when l_login = r_login then case when l_has_login_of_name or r_has_login_of_name then 5 else 2 end
            when
                left(l_email, 2) = left(r_email, 2)
                and levenshtein(left(l_email, 120), left(r_email, 120)) = 1
                and translate(l_email, '0123456789', '') <> translate(r_email, '0123456789', '')
                then 3
            else 4
        end
{%- endmacro %}


{#- The level of the addresses. Returns: SQL integer expression over the columns of comparison_levels(). -#}
{% macro address_level() -%}
    case
            when l_house_number = r_house_number and street_edits = 0 and has_equal_town
                then case when l_unit <> r_unit then 3 else 1 end
            when
                l_house_number = r_house_number
                and (
                    (has_equal_town and street_edits <= 2)
                    or (
                        has_equal_town
                        and left(l_street, least(length(l_street), length(r_street)))
                        = left(r_street, least(length(l_street), length(r_street)))
                    )
                    -- The town is unknown on a side.
                    or (street_edits = 0 and coalesce(l_postal <> r_postal, l_city <> r_city) is null)
                )
                then 2
            when has_equal_town and street_edits = 0 and levenshtein(l_house_number, r_house_number) <= 1 then 4
            when has_equal_postal then 5
            when l_city = r_city then 6
            when coalesce(street_edits > 0, l_postal <> r_postal, l_city <> r_city) then 7
            else 0
        end
{%- endmacro %}


{#- Whether both sides carry a separation key and it differs. Returns: SQL boolean expression. -#}
{% macro has_different_separation_key() -%}
    {%- for column in separation_key_columns() -%}
        coalesce(l_{{ column }} <> r_{{ column }}, false){{ ' or ' if not loop.last }}
    {%- else -%}
        false
    {%- endfor -%}
{%- endmacro %}


{#- The level of the foreign keys: one that is equal outweighs one that differs. Returns: SQL integer expression. -#}
{% macro foreign_key_level() -%}
    case
            {%- for column in matching_key_columns() %}
            when l_{{ column }} = r_{{ column }} then 1
            {%- endfor %}
            {%- for column in matching_key_columns() %}
            when l_{{ column }} <> r_{{ column }} then 2
            {%- endfor %}
            else 0
        end
{%- endmacro %}
