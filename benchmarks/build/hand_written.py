"""What one would write by hand in DuckDB's own SQL instead of the dbt models of transaction_attributes_extended."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import duckdb

ATTRIBUTES = ("purchase_brand", "purchase_channel", "store_id")

AVERAGES = (
    ("average_order_value", "order_revenue", "order_frequency"),
    ("average_num_items", "total_items", "order_frequency"),
    ("average_item_price", "order_revenue", "total_items"),
)


def windows(as_of: date) -> dict[str, str]:
    """Give each window's condition on the order's day, in the order of the columns."""
    day = f"date '{as_of}'"
    return {
        "l30d": f"day >= {day} - interval 30 day",
        "l3m": f"day >= {day} - interval 3 month",
        "l6m": f"day >= {day} - interval 6 month",
        "l12m": f"day >= {day} - interval 12 month",
        "ly12m": f"day >= {day} - interval 24 month and day < {day} - interval 12 month",
        "lifetime": "true",
    }


def _sums(name: str, condition: str) -> str:
    return f"""
        count(*) filter ({condition}) as {name}_order_frequency,
        coalesce(sum(order_revenue) filter ({condition}), 0)::decimal(18, 2) as {name}_order_revenue,
        coalesce(sum(order_quantity) filter ({condition}), 0)::bigint as {name}_total_items,
        count(distinct purchase_brand) filter ({condition}) as {name}_purchase_brands,
        count(distinct purchase_channel) filter ({condition}) as {name}_purchase_channels,
        count(distinct store_id) filter ({condition}) as {name}_stores"""


def _rounded(numerator: str, denominator: str) -> str:
    return f"(round({numerator} * 100 / nullif({denominator}, 0)) / 100)::decimal(18, 2)"


def _preferences(attribute: str, conditions: dict[str, str]) -> str:
    counts = ",".join(
        f"count(*) filter ({condition}) as {name}_n, sum(order_revenue) filter ({condition}) as {name}_r,"
        f"max(order_datetime) filter ({condition}) as {name}_l"
        for name, condition in conditions.items()
    )
    firsts = ",".join(
        f"first(value order by {name}_n desc, {name}_r desc, {name}_l desc, value) filter ({name}_n > 0)"
        f" as {name}_preferred_{attribute}"
        for name in conditions
    )
    return f"""
    {attribute}_preferences as (
        select amperity_id, {firsts}
        from (
            select amperity_id, {attribute} as value, {counts}
            from orders where {attribute} is not null group by all
        )
        group by all
    )"""


def _order_columns(position: str, condition: str) -> str:
    columns = {
        "order_datetime": "order_datetime",
        "order_id": "order_id",
        "order_revenue": "order_revenue",
        "order_total_items": "order_quantity",
        "order_purchase_brand": "purchase_brand",
        "order_purchase_channel": "purchase_channel",
        "order_store_id": "store_id",
    }
    return ",".join(f"max({column}) filter ({condition}) as {position}_{name}" for name, column in columns.items())


def query(orders: Path, as_of: date) -> str:
    """Write the whole statement over a Parquet file of unified_transactions.

    Arguments:
        orders: the Parquet file.
        as_of: the reference date.
    """
    conditions = windows(as_of)
    day = f"date '{as_of}'"
    sums = ",".join(_sums(name, condition) for name, condition in conditions.items())
    preferences = ",".join(_preferences(attribute, conditions) for attribute in ATTRIBUTES)
    ratios = ",".join(
        f"{_rounded(f'{name}_{numerator}', f'{name}_{denominator}')} as {name}_{average}"
        for name in conditions
        for average, numerator, denominator in AVERAGES
    )
    joins = " ".join(f"left join {attribute}_preferences using (amperity_id)" for attribute in ATTRIBUTES)
    return f"""
    create or replace table transaction_attributes_extended as
    with orders as (
        select *, order_datetime::date as day,
            row_number() over (partition by amperity_id order by order_datetime, order_id) as n,
            row_number() over (partition by amperity_id order by order_datetime desc, order_id desc) as n_latest
        from '{orders}'
        where amperity_id is not null and has_purchase_line and order_datetime < {day} + 1
    ),
    customers as (
        select amperity_id, {_order_columns("first", "n = 1")}, {_order_columns("second", "n = 2")},
            {_order_columns("latest", "n_latest = 1")},
            max(day) filter (n = 1) as first_day, max(day) filter (n = 2) as second_day,
            max(day) filter (n = 3) as third_day, max(day) as latest_day,
            {sums},
            max(order_revenue) filter (order_revenue > 0 and {conditions["l30d"]}) as l30d_largest_order_value,
            max(order_revenue) filter (order_revenue > 0) as lifetime_largest_order_value
        from orders group by all
    ),
    {preferences},
    rfm as (
        select amperity_id,
            ntile(10) over (order by latest_order_datetime, l12m_order_frequency, l12m_order_revenue, amperity_id) as r,
            ntile(10) over (order by l12m_order_frequency, latest_order_datetime, l12m_order_revenue, amperity_id) as f,
            ntile(10) over (order by l12m_order_revenue, l12m_order_frequency, latest_order_datetime, amperity_id) as m
        from customers where l12m_order_frequency > 0
    )
    select customers.*, {ratios},
        lifetime_order_frequency = 1 as one_and_done,
        case when second_day - first_day <= 84 then true when second_day - first_day > 84 then false
            when {day} - first_day > 84 then false end as early_repeat_purchaser,
        lifetime_purchase_brands > 1 as multi_purchase_brand,
        lifetime_purchase_channels > 1 as multi_purchase_channel,
        case when second_day - first_day <= 365 then true when second_day - first_day > 365 then false
            when {day} - first_day > 365 then false end as first_order_is_retained,
        case when third_day - second_day <= 365 then true when third_day - second_day > 365 then false
            when {day} - second_day > 365 then false end as second_order_is_retained,
        {day} - latest_day as days_since_latest_order,
        latest_day - first_day as first_to_latest_order_days,
        second_day - first_day as first_to_second_order_days,
        columns('.*_preferred_.*'),
        r as l12m_recency, f as l12m_frequency, m as l12m_monetary, (r || '' || f || m)::bigint as l12m_rfm_score
    from customers {joins} left join rfm using (amperity_id)
    """


def main() -> None:
    """Run it: ``python -m benchmarks.build.hand_written ORDERS.parquet AS_OF OUT.duckdb THREADS``."""
    orders, as_of, database, threads = sys.argv[1:5]
    with duckdb.connect(database, config={"threads": threads}) as connection:
        connection.execute(query(Path(orders), date.fromisoformat(as_of)))


if __name__ == "__main__":
    main()
