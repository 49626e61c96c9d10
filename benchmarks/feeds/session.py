"""Opens an in-memory DuckDB in which every feed is a view. The views compute rows while they are read: nothing is stored."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

LARGEST_SIZE = 4_000_000
"""Customers above this number would come close to the end of the eight million distinct phone numbers."""

_SQL_FOLDER = Path(__file__).parent / "sql"
_SQL_FILES = (
    "random",
    "vocabulary",
    "product_catalog",
    "people",
    "customers",
    "orders",
    "email",
    "edge_customers",
    "edge_transactions",
    "edge_email",
    "feeds",
)


def open_session(customers: int, seed: int, as_of: date) -> duckdb.DuckDBPyConnection:
    """Open a database whose views are the feeds.

    Arguments:
        customers: number of invented persons, 1 to ``LARGEST_SIZE``; the hand-picked ones come on top.
        seed: any whole number; the same seed gives the same rows.
        as_of: the day the feeds end; no event lies on it or after it.

    Returns:
        A connection with views ``raw_*`` and ``truth``.

    Raises:
        ValueError: ``customers`` is out of range.
    """
    if not 1 <= customers <= LARGEST_SIZE:
        raise ValueError(f"the number of customers must lie between 1 and {LARGEST_SIZE}, not {customers}")
    connection = duckdb.connect()
    connection.execute(f"create macro feed_seed() as '{int(seed)}'")
    connection.execute(f"create macro customer_count() as {int(customers)}")
    connection.execute(f"create macro as_of() as timestamp '{as_of.isoformat()} 00:00:00'")
    for name in _SQL_FILES:
        connection.execute((_SQL_FOLDER / f"{name}.sql").read_text(encoding="utf-8"))
    return connection
