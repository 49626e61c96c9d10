{%- set key_columns = [] -%}
{%- for column in customer_key_columns() if column.startswith('fk_') -%}
    {%- do key_columns.append(column) -%}
{%- endfor -%}
with

unified_coalesced as (

    select * from {{ ref('unified_coalesced') }}

),

keys as (

    -- The customer key of a source: the fallback for feeds that name a customer but no foreign key.
    select
        'customer_id' as foreign_key_name,
        lower(ck) as foreign_key_value,
        amperity_id

    from unified_coalesced

    where ck is not null
    {%- for column in key_columns %}

    union all

    select
        '{{ column }}' as foreign_key_name,
        lower({{ column }}) as foreign_key_value,
        amperity_id

    from unified_coalesced

    where {{ column }} is not null
    {%- endfor %}

),

counted as (

    select
        foreign_key_name,
        foreign_key_value,
        min(amperity_id) as lowest_amperity_id,
        count(distinct amperity_id) as customers

    from keys

    group by 1, 2

),

-- Several customers behind one value: none is taken, never guessed (data-model §4.5).
stitch_foreign_keys as (

    select
        foreign_key_name,
        foreign_key_value,
        case when customers = 1 then lowest_amperity_id end as amperity_id,
        customers

    from counted

)

select * from stitch_foreign_keys
