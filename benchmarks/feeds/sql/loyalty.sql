-- The loyalty programme: what members earned and spent, the accounts that follow from it, and the events it reports.

create macro tier_of(points) as case when points >= 700 then 'Gold' when points >= 300 then 'Silver' else 'Bronze' end;

create view loyalty_members as
select
    *,
    moment(since_days_ago, member_id) as joined_at,
    -- Nobody leaves on the first days.
    since_days_ago > 2 and chance('left', member_id, 200) as has_left,
    moment(1 + draw('left day', member_id, greatest(since_days_ago - 2, 1)), member_id) as left_at
from people
where in_loyalty;

-- Everything that changes a balance. `step` orders what one member did.
create view loyalty_happenings as
with member_orders as (
    select
        loyalty_members.number,
        orders.order_number,
        orders.order_key,
        orders.ordered_at,
        if(orders.is_online, 'O', 'R') || lpad(number::varchar, 7, '0') || '-'
        || lpad(orders.order_number::varchar, 2, '0') as order_no,
        10 * (1 + draw('points', orders.order_key, 12)) as points
    from loyalty_members
    inner join orders using (number)
    where orders.ordered_at >= loyalty_members.joined_at
)

select
    number,
    0 as step,
    'accrual' as event_type,
    'Welcome bonus' as description,
    'WELCOME' as award_id,
    joined_at as happened_at,
    100 as points,
    null::bigint as redeemed_cents,
    null as order_no,
    null::timestamp as ordered_at,
    null as reservation_no,
    null::timestamp as reserved_for
from loyalty_members
union all by name
select
    number,
    10 * order_number as step,
    'accrual' as event_type,
    'Order' as description,
    ordered_at as happened_at,
    points,
    order_no,
    ordered_at
from member_orders
union all by name
-- Some spend an order's points on that order's shipping, an hour later.
select
    number,
    10 * order_number + 1 as step,
    'redemption' as event_type,
    'Free shipping' as description,
    'SHIPPING' as award_id,
    ordered_at + interval 1 hour as happened_at,
    -points as points,
    5 * points as redeemed_cents,
    order_no,
    ordered_at
from member_orders
where chance('redeems', order_key, 120)
union all by name
select
    number,
    5 as step,
    'accrual' as event_type,
    'Fitting' as description,
    moment(1 + draw('fitting', member_id, greatest(since_days_ago - 2, 1)), member_id) as happened_at,
    50 as points,
    'F' || lpad(number::varchar, 7, '0') as reservation_no,
    happened_at + interval 3 days as reserved_for
from loyalty_members
where since_days_ago > 2 and chance('books a fitting', member_id, 150);

create view loyalty_ledger as
with summed as (
    select
        *,
        (sum(points) over so_far)::bigint as balance,
        (sum(greatest(points, 0)) over so_far)::bigint as lifetime_points
    from loyalty_happenings
    window so_far as (partition by number order by happened_at, step rows unbounded preceding)
)

select
    *,
    balance - points as previous_balance,
    tier_of(lifetime_points) as tier,
    tier_of(lifetime_points - greatest(points, 0)) as previous_tier
from summed;

create view generated_loyalty_accounts as
with standings as (
    select
        number,
        max_by(balance, (happened_at, step)) as points,
        max(lifetime_points) as lifetime_points,
        max(happened_at) as last_happened_at,
        max(if(points > 0, happened_at, null)) as last_earned_at,
        max(if(tier <> previous_tier, happened_at, null)) as tier_changed_at
    from loyalty_ledger
    group by number
),

versions as (
    select
        *,
        tier_of(lifetime_points) as tier,
        coalesce(tier_changed_at, joined_at) as tier_since,
        unnest(if(chance('two versions', member_id, 80), ['current', 'older'], ['current'])) as version
    from loyalty_members
    inner join standings using (number)
    -- A few members have no account yet.
    where not chance('no account', member_id, 40)
)

select
    member_id as account_no,
    member_id,
    email,
    birthdate as birthday,
    version = 'older' or not has_left as opted_in,
    joined_at as opted_in_at,
    if(version = 'current' and has_left, left_at, null) as opted_out_at,
    if(version = 'older', 100, points) as points,
    if(version = 'older', 100, lifetime_points) as lifetime_points,
    if(version = 'older', joined_at, last_earned_at) + interval 365 days as points_expire_at,
    if(version = 'older', 'Bronze', tier) as tier,
    case if(version = 'older', 'Bronze', tier) when 'Bronze' then 'Silver' when 'Silver' then 'Gold' end as next_tier,
    if(version = 'older', joined_at, tier_since) as tier_since,
    if(version = 'older', joined_at, tier_since) + interval 365 days as tier_until,
    if(in_web_shop, 'online', 'in-store') as joined_through,
    pick('joined how', member_id, ['checkout', 'app', 'leaflet', 'friend']) as joined_how,
    if(version = 'older', 0::decimal(18, 2), money(100 * draw('to keep', member_id, 150))) as spend_to_keep,
    case if(version = 'older', 'Bronze', tier)
        when 'Bronze' then money(100 * (300 - if(version = 'older', 100, lifetime_points)))
        when 'Silver' then money(100 * (700 - lifetime_points))
    end as spend_to_next,
    if(version = 'older', joined_at, greatest(last_happened_at, if(has_left, left_at, last_happened_at))) as changed_at
from versions
order by number, version;

-- What the programme reports. A change of tier follows the accrual that caused it, in the same second.
create view loyalty_reports as
select * exclude (lifetime_points) replace (previous_tier as tier)
from loyalty_ledger
union all by name
select
    number,
    step + 2 as step,
    happened_at,
    'tier change' as event_type,
    'Now ' || tier as description,
    balance,
    balance as previous_balance,
    tier,
    previous_tier
from loyalty_ledger
where tier <> previous_tier
union all by name
select
    number,
    1000 as step,
    left_at as happened_at,
    'opt-out' as event_type,
    'Opted out' as description
from loyalty_members
where has_left;

create view generated_loyalty_events as
select
    member_id || '-' || step as event_id,
    member_id,
    email,
    happened_at,
    event_type,
    description,
    award_id,
    order_no,
    ordered_at,
    reservation_no,
    reserved_for,
    if(event_type = 'accrual', points, null) as points_earned,
    if(event_type = 'accrual', happened_at, null) as earned_at,
    if(event_type = 'redemption', money(redeemed_cents), null) as amount_redeemed,
    if(event_type = 'redemption', happened_at, null) as redeemed_at,
    if(event_type = 'accrual', happened_at + interval 365 days, null) as expires_at,
    balance,
    previous_balance,
    tier,
    previous_tier,
    if(event_type = 'tier change', happened_at, null) as tier_since,
    if(event_type = 'tier change', happened_at + interval 365 days, null) as tier_until
from loyalty_reports
inner join loyalty_members using (number)
order by number, happened_at, step;
