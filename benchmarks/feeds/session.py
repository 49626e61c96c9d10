"""Opens an in-memory DuckDB in which every feed is a view. Rows are computed while they are read; nothing is stored."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

LARGEST_SIZE = 4_000_000
"""More customers would come close to the end of the eight million distinct phone numbers."""

_SQL_FOLDER = Path(__file__).parent / "sql"


def open_session(customers: int, seed: int, as_of: date, *, plant_defects: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a database whose views are the feeds of an invented retailer.

    Arguments:
        customers: number of invented persons, 1 to ``LARGEST_SIZE``; the hand-picked ones come on top.
        seed: any whole number; the same seed gives the same rows.
        as_of: the day the feeds end; no event lies on it or after it.
        plant_defects: whether the feeds have one defect for each validation check that they can fall short of.

    Returns:
        A connection with views ``raw_*`` and ``truth``. ``truth`` does not know the customers of planted defects.

    Raises:
        ValueError: ``customers`` is out of range.
    """
    connection = open_people(customers, seed, as_of)
    run_scripts(connection, "all_people", "customers", "product_catalog", "reference")
    run_scripts(connection, "orders", "email", "consent", "loyalty")
    run_scripts(connection, "edge_customers", "edge_transactions", "edge_email", "edge_consent", "edge_loyalty")
    connection.execute(f"create macro defects_are_planted() as {plant_defects}")
    run_scripts(connection, "employees", "defects", "feeds")
    return connection


def open_people(customers: int, seed: int, as_of: date) -> duckdb.DuckDBPyConnection:
    """Open a database that knows the invented persons only; for the arguments and errors see :func:`open_session`."""
    if not 1 <= customers <= LARGEST_SIZE:
        raise ValueError(f"the number of customers must lie between 1 and {LARGEST_SIZE:,}, not {customers:,}")
    connection = duckdb.connect()
    connection.execute(f"create macro feed_seed() as '{seed:d}'")
    connection.execute(f"create macro customer_count() as {customers:d}")
    connection.execute(f"create macro as_of() as timestamp '{as_of:%Y-%m-%d} 00:00:00'")
    run_scripts(connection, "random", "vocabulary", "people")
    return connection


def run_scripts(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Run the named SQL files of this package, in the order given."""
    for name in names:
        connection.execute((_SQL_FOLDER / f"{name}.sql").read_text(encoding="utf-8"))
