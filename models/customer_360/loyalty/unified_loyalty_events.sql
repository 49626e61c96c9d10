{%- set values = [
    'email', 'event_description', 'reservation_id', 'current_tier', 'previous_tier', 'accrual_datetime', 'redemption_datetime',
    'expiration_datetime', 'order_datetime', 'reservation_datetime', 'tier_start_datetime', 'tier_end_datetime',
    'accrual_amount', 'redemption_amount', 'current_balance', 'previous_point_balance',
] -%}
with

events as (

    {{ union_feeds('loyalty_events') }}

),

stitch_foreign_keys as (

    select * from {{ ref('stitch_foreign_keys') }}

),

-- A customer and a time do not tell events apart: one purchase may earn points and raise the tier in the same second.
keyed as (

    select
        {{ md5_hex(
            "concat_ws('|', coalesce(loyalty_id, ''), coalesce(cast(event_datetime as " ~ type_of('text') ~ "), ''), "
            ~ "coalesce(event_type, ''), coalesce(award_id, ''), coalesce(order_id, ''))"
        ) }} as pk,
        foreign_key_name,
        foreign_key_value,
        datasource,
        loyalty_id,
        event_datetime,
        event_type,
        award_id,
        order_id,
        {%- for column in values %}
        {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    from events

),

-- The same event delivered twice counts once.
ranked as (

    select
        keyed.*,
        row_number() over (
            partition by pk
            order by
                {{ in_code_point_order('datasource') }} asc,
                {{ in_code_point_order('foreign_key_value') }} asc nulls last
                {%- for column in values %},
                {{ column }} asc nulls last
                {%- endfor %}
        ) as copy_number

    from keyed

),

unified_loyalty_events as (

    select
        ranked.pk,
        stitch_foreign_keys.amperity_id,

        ---------- ids and texts
        ranked.loyalty_id,
        ranked.email,
        ranked.event_type,
        ranked.event_description,
        ranked.award_id,
        ranked.order_id,
        ranked.reservation_id,
        ranked.current_tier,
        ranked.previous_tier,

        ---------- numbers
        ranked.accrual_amount,
        ranked.redemption_amount,
        ranked.current_balance as current_point_balance,
        ranked.previous_point_balance,

        ---------- times
        ranked.event_datetime,
        ranked.accrual_datetime,
        ranked.redemption_datetime,
        ranked.expiration_datetime,
        ranked.order_datetime,
        ranked.reservation_datetime,
        ranked.tier_start_datetime,
        ranked.tier_end_datetime

    from ranked

    left join stitch_foreign_keys
        on
            ranked.foreign_key_name = stitch_foreign_keys.foreign_key_name
            and lower(ranked.foreign_key_value) = stitch_foreign_keys.foreign_key_value

    where ranked.copy_number = 1

)

select * from unified_loyalty_events
