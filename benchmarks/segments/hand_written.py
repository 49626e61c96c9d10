"""The thirty queries that somebody would write by hand for DuckDB instead of segments.

Each finds the ids of the segment of its name. Texts are compared without regard to case, as segments do.
"""

from __future__ import annotations

# Purchase behaviours that no shipped segment uses.
BEHAVIOURS = {
    "three_orders_in_a_year": "has_purchased(orders=['more than', 2], date=['after', 'today - 1 year'])",
    "began_with_shoes": (
        "first_purchase(date=['after', 'today - 1 year'], filters={'product_category': ['is exactly', 'Shoes']})"
    ),
    "came_back_this_quarter": "repeat_purchase(date=['after', 'today - 1 quarter'])",
    "mostly_bags": (
        "most_frequent_order(of={'product_category': ['is exactly', 'Bags']}, date=['after', 'today - 2 years'])"
    ),
    "spent_500_in_stores": (
        "total_value_of_orders(amount=['more than', 500], filters={'purchase_channel': ['is exactly', 'store']})"
    ),
}

_TAE = "select amperity_id from transaction_attributes_extended where "
_ATTRIBUTES = "select amperity_id from customer_attributes where "
_BOTH = """
    select amperity_id from transaction_attributes_extended as t join customer_attributes as a using (amperity_id)
    where """
_BOUGHT = "not is_return and not is_cancellation and order_datetime < date '2026-07-01'"
_LINES = f"from unified_itemized_transactions where {_BOUGHT} and "

QUERIES = {
    "best_customers": _TAE + "l12m_recency >= 8 and l12m_frequency >= 8 and l12m_monetary >= 8",
    "recent_buyers": "select amperity_id from customer_360 where l12m_order_frequency >= 1",
    "one_time_buyers": _TAE + "one_and_done",
    "early_repeat_purchasers": _TAE + "early_repeat_purchaser",
    "lapsing_customers": """
        select a.amperity_id
        from customer_attributes as a
        left join transaction_attributes_extended as t using (amperity_id)
        where t.latest_order_datetime < date '2025-06-30'
            or lower(a.churn_trigger) in ('at risk', 'highly at risk', 'lost')
    """,
    "dormant_customers": _TAE + "latest_order_datetime < date '2024-06-30'",
    "win_back_lost": _BOTH + "a.contactable_email and t.days_since_latest_order >= 730",
    "first_time_buyers_with_sms": _BOTH + "t.first_order_datetime >= date '2026-05-31' and a.is_sms_opted_in",
    "active_store_shoppers": _TAE
    + """
        latest_order_datetime >= date '2025-06-30' and l12m_order_frequency >= 5
        and amperity_id in (
            select amperity_id from unified_transactions
            where lower(purchase_channel) in ('in-store', 'store', 'offline', 'retail', 'pos')
        )
    """,
    "high_value_multichannel": _TAE + "lifetime_order_revenue > 500 and multi_purchase_channel",
    "new_high_value": """
        select amperity_id from transaction_attributes_extended join predicted_clv_attributes using (amperity_id)
        where first_order_datetime >= date '2026-03-30' and first_order_datetime < date '2026-07-01'
            and lower(predicted_customer_lifetime_value_tier) in ('platinum', 'gold', 'silver')
    """,
    "top_20_percent_revenue": _TAE + "l12m_monetary in (9, 10)",
    "new_website_customers": _TAE + "first_order_datetime >= date '2026-06-01' "
    "and lower(first_order_purchase_channel) in ('web', 'website', 'online')",
    "holiday_sms": _ATTRIBUTES
    + f"""
        is_sms_opted_in and amperity_id in (
            select amperity_id {_LINES} order_datetime >= date '2025-11-01' and order_datetime < date '2026-01-01'
        )
    """,
    "predicted_top_10_percent": """
        select amperity_id from predicted_clv_attributes join customer_attributes using (amperity_id)
        where lower(predicted_customer_lifetime_value_tier) in ('platinum', 'gold', 'silver') and contactable_email
    """,
    "purchased_yesterday": f"""
        select distinct amperity_id {_LINES} order_datetime >= date '2026-06-29' and order_datetime < date '2026-06-30'
    """,
    "suppress_paid_media": """
        select a.amperity_id
        from customer_attributes as a
        left join transaction_attributes_extended as t using (amperity_id)
        left join predicted_clv_attributes as p using (amperity_id)
        where t.l12m_monetary in (1, 2) or lower(a.historical_purchaser_lifecycle_status) = 'lapsed'
            or lower(p.predicted_customer_lifetime_value_tier) = 'low'
    """,
    "lifecycle_active": _ATTRIBUTES + "lower(historical_purchaser_lifecycle_status) = 'active'",
    "lifecycle_prospect": _ATTRIBUTES + "lower(historical_purchaser_lifecycle_status) = 'prospect'",
    "churn_at_risk": _ATTRIBUTES
    + """
        lower(churn_trigger) = 'at risk' and amperity_id not in (
            select amperity_id from campaign_recipients where lower(treatment_name) = 'churn_at_risk' and not is_control
        )
    """,
    "churn_newly_at_risk": _ATTRIBUTES
    + f"""
        lower(churn_trigger) = 'at risk' and churn_trigger_start_datetime >= date '2026-06-24'
        and amperity_id not in (select amperity_id {_LINES} order_datetime >= date '2026-05-02')
    """,
    "churn_cooling_loyal_high_spenders": _BOTH
    + f"""
        lower(a.churn_trigger) = 'cooling down' and t.lifetime_average_order_value > 200
        and amperity_id in (select amperity_id from customer_360 where loyalty_is_opted_in)
        and amperity_id not in (select amperity_id {_LINES} order_datetime >= date '2026-04-02')
    """,
    "one_time_buyers_day_07": _TAE
    + "one_and_done and first_order_datetime < date '2026-06-30' and first_order_datetime >= date '2026-06-23'",
    "one_time_buyers_day_90": _TAE
    + "one_and_done and first_order_datetime < date '2026-05-01' and first_order_datetime >= date '2026-04-01'",
    "direct_mail_active_high_value": """
        select amperity_id from customer_attributes join predicted_clv_attributes using (amperity_id)
        where contactable_address and is_primary_buyer_household and lower(churn_trigger) in ('active', 'cooling down')
            and lower(predicted_customer_lifetime_value_tier) in ('platinum', 'gold', 'silver', 'bronze')
    """,
    "three_orders_in_a_year": f"""
        select amperity_id {_LINES} order_datetime >= date '2025-07-01'
        group by amperity_id having count(distinct order_id) > 2
    """,
    "began_with_shoes": f"""
        select amperity_id {_LINES} lower(product_category) = 'shoes'
        group by amperity_id having min(order_datetime) >= date '2025-07-01'
    """,
    "came_back_this_quarter": f"""
        with firsts as (
            select amperity_id, arg_min(order_id, (order_datetime, order_id)) as first_order_id
            from unified_itemized_transactions where {_BOUGHT} group by amperity_id
        )
        select distinct lines.amperity_id
        from unified_itemized_transactions as lines join firsts using (amperity_id)
        where {_BOUGHT} and order_datetime >= date '2026-03-31' and order_id <> first_order_id
    """,
    "mostly_bags": f"""
        with counted as (
            select amperity_id, product_category, count(distinct order_id) as orders
            {_LINES} order_datetime >= date '2024-07-01'
            group by amperity_id, product_category
        )
        select amperity_id from counted
        group by amperity_id
        having max(orders) = max(orders) filter (lower(product_category) = 'bags')
    """,
    "spent_500_in_stores": f"""
        select amperity_id {_LINES} lower(purchase_channel) = 'store'
        group by amperity_id having sum(item_revenue) > 500
    """,
}
