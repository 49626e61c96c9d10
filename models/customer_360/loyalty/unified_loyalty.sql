{%- set values = [
    'email', 'birthdate', 'is_opted_in', 'latest_opted_in_datetime', 'latest_opt_out_datetime', 'latest_update_datetime',
    'current_balance', 'lifetime_balance', 'current_balance_expiration_datetime', 'current_tier', 'next_tier',
    'current_tier_start_datetime', 'current_tier_expiration_datetime', 'sign_up_channel', 'sign_up_method',
    'spend_to_keep_tier', 'spend_to_next_tier',
] -%}
with

memberships as (

    {{ union_feeds('loyalty') }}

),

stitch_foreign_keys as (

    select * from {{ ref('stitch_foreign_keys') }}

),

attached as (

    select
        stitch_foreign_keys.amperity_id,
        memberships.datasource,
        memberships.loyalty_id,
        {%- for column in values %}
        memberships.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

    from memberships

    left join stitch_foreign_keys
        on
            memberships.foreign_key_name = stitch_foreign_keys.foreign_key_name
            and lower(memberships.foreign_key_value) = stitch_foreign_keys.foreign_key_value

),

-- Of several versions the latest holds, of equally late ones the one that is not opted in; the rest only settles the order.
ranked as (

    select
        attached.*,
        row_number() over (
            partition by amperity_id, loyalty_id
            order by
                latest_update_datetime desc nulls last,
                case when is_opted_in then 1 else 0 end asc,
                latest_opted_in_datetime desc nulls last,
                {{ in_code_point_order('datasource') }} asc
                {%- for column in values %},
                {{ column }} asc nulls last
                {%- endfor %}
        ) as version_rank

    from attached

),

unified_loyalty as (

    select
        amperity_id,
        loyalty_id,

        ---------- member
        email,
        birthdate,
        sign_up_channel,
        sign_up_method,

        ---------- consent
        is_opted_in,
        latest_opted_in_datetime as latest_opt_in_datetime,
        latest_opt_out_datetime,
        latest_update_datetime,

        ---------- balance
        current_balance,
        lifetime_balance,
        current_balance_expiration_datetime,

        ---------- tier
        current_tier,
        next_tier,
        current_tier_start_datetime,
        current_tier_expiration_datetime,
        spend_to_keep_tier,
        spend_to_next_tier

    from ranked

    where version_rank = 1

)

select * from unified_loyalty
