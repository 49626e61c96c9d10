"""``python -m benchmarks.build --customers 100000 1000000``: time and memory of dbt build, per model and in all.

Prints ratios only: each stage's share of the build, growth from one size to the next, and the models of
transaction_attributes_extended, built again with the machine for themselves, next to the hand-written script over the
same orders in the same run, whose table must be the same row by row.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import duckdb

from benchmarks.build import hand_written
from benchmarks.build.building import (
    THREADS,
    Build,
    build,
    build_alone,
    columns_of,
    database_of,
    rows_apart,
    show_feeds,
    timed,
)
from benchmarks.feeds.session import open_session
from benchmarks.feeds.write import RAW_FEEDS, FileFormat, write_views

AS_OF = date(2026, 6, 30)
ATTRIBUTE_MODELS = (
    "customer_orders",
    "customer_order_sequence",
    "customer_order_windows",
    "customer_preferences",
    "customer_rfm",
    "transaction_attributes_extended",
)


@dataclass(frozen=True)
class Measured:
    """One size: the build, the attribute models alone, seconds and peak bytes of the script, customers that differ."""

    customers: int
    build: Build
    attributes: Build
    script_seconds: float
    script_bytes: int
    different_rows: int


def different_rows(folder: Path) -> int:
    """Count the customers whose rows differ between the dbt model and the script's table, or stand in one only.

    Raises:
        RuntimeError: a column that the script does not make is filled; only those of var tae_optional may lack there.
    """
    table = "transaction_attributes_extended"
    with duckdb.connect(str(database_of(folder)), read_only=True) as connection:
        connection.execute(f"attach '{folder / 'script.duckdb'}' as script (read_only)")
        by_hand = columns_of(connection, f"script.main.{table}")
        columns = columns_of(connection, f"main.{table}")
        made = [column for column in columns if column in by_hand]
        optional = [column for column in columns if column not in by_hand]
        filled = connection.execute(
            f"select coalesce({', '.join(f'max({column})::varchar' for column in optional)}) from {table}"
        )
        if filled.fetchone() != (None,):
            raise RuntimeError("the script lacks columns that the model fills")
        return rows_apart(connection, f"main.{table}", f"script.main.{table}", made)


def measure(customers: int, folder: Path) -> Measured:
    """Generate feeds, build them, and run the script on the orders of that build."""
    with open_session(customers, 7, AS_OF) as session:
        write_views(session, RAW_FEEDS, folder, FileFormat.PARQUET)
    show_feeds(folder)
    built = build(folder, AS_OF)
    orders = folder / "orders.parquet"
    with duckdb.connect(str(database_of(folder)), read_only=True) as connection:
        connection.execute(f"copy (from unified_transactions) to '{orders}'")
    script = [sys.executable, "-m", hand_written.__name__, str(orders), str(AS_OF), str(folder / "script.duckdb")]
    script_seconds, script_bytes = timed([*script, str(THREADS)])
    attributes = build_alone(folder, AS_OF, ATTRIBUTE_MODELS)
    return Measured(customers, built, attributes, script_seconds, script_bytes, different_rows(folder))


def report(measured: list[Measured]) -> None:
    """Print shares, growth and the comparison with the script."""
    for size in measured:
        models = size.build.models
        attributes = sum(size.attributes.models.values())
        total = sum(models.values())
        print(f"\n{size.customers:,} customers")
        print(f"  attribute models / script, seconds   {attributes / size.script_seconds:6.2f}")
        print(f"  build / script, peak memory          {size.build.memory / size.script_bytes:6.2f}")
        print(f"  build, peak memory / 8 GiB           {size.build.memory / 2**33:6.2f}")
        print(f"  customers that differ from script    {size.different_rows:6d}")
        print(f"  all tests / all models, seconds      {size.build.test_seconds / total:6.2f}")
        other = total + size.build.test_seconds - size.build.validation_seconds
        print(f"  validation / the rest of the build   {size.build.validation_seconds / other:6.2f}")
        print("  share of all models' seconds")
        for name, seconds in sorted(models.items(), key=lambda item: -item[1])[:15]:
            print(f"    {name:<35}{seconds / total:6.1%}")
    for smaller, larger in pairwise(measured):
        factor = larger.customers / smaller.customers
        growth = sum(larger.build.models.values()) / sum(smaller.build.models.values())
        print(f"\n{smaller.customers:,} -> {larger.customers:,}: models' seconds grow {growth / factor:.2f} x linear")
        print(f"  peak memory grows {larger.build.memory / smaller.build.memory / factor:.2f} x linear")


def main() -> None:
    """Measure each size in a temporary folder and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--folder", type=Path, help="where to work; default: the system's temporary folder")
    arguments = parser.parse_args()
    measured = []
    for customers in arguments.customers:
        with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
            measured.append(measure(customers, Path(folder)))
    report(measured)


if __name__ == "__main__":
    main()
