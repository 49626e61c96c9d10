"""``python -m benchmarks.one_more_day --customers 100000``: what a day costs that comes after everything is built.

Builds all feeds but the last day, then with the last day, then everything anew; compares the tables of the last two row
by row and prints the ratio of their seconds, in all and for the models that took longest.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path

import duckdb

from benchmarks.build.building import Build, build, columns_of, database_of, rows_apart, show_feeds
from benchmarks.feeds.session import open_session
from benchmarks.feeds.write import RAW_FEEDS, FileFormat, write_views

AS_OF = date(2026, 6, 30)
DAY_BEFORE = AS_OF - timedelta(days=1)

# By what a feed's rows are known to have come, where they have a time. The last day is whole: feeds end before AS_OF.
CAME_AT = {
    "raw_web_shop_customers": "created_at",
    "raw_loyalty_members": "joined_at",
    "raw_point_of_sale_customers": "last_seen_at",
    "raw_web_shop_order_lines": "ordered_at",
    "raw_point_of_sale_receipt_lines": "sold_at",
    "raw_email_events": "occurred_at",
}

# What customers were called by the build before belongs to that build.
OF_THE_BUILD_BEFORE = ("stitch_previous_ids", "stitch_id_overlaps", "validation_report")


def tables_apart(whole: Path, grown: Path) -> list[str]:
    """Name the tables that differ between two databases."""
    with duckdb.connect(str(whole), read_only=True) as connection:
        connection.execute(f"attach '{grown}' as grown (read_only)")
        names = connection.execute(
            "select table_name from duckdb_tables() where database_name <> 'grown' and schema_name = 'main'"
        )
        return [
            name
            for (name,) in names.fetchall()
            if name not in OF_THE_BUILD_BEFORE
            and rows_apart(connection, f"main.{name}", f"grown.main.{name}", columns_of(connection, f"main.{name}"))
        ]


def report(grown: Build, whole: Build, apart: list[str]) -> None:
    """Print the ratios."""
    models = sum(grown.models.values()) / sum(whole.models.values())
    print(f"tables that differ from a whole build            {len(apart)} {' '.join(apart)}")
    print(f"one more day / whole build, seconds of models    {models:.2f}")
    print(f"one more day / whole build, seconds of command   {grown.seconds / whole.seconds:.2f}")
    print("the longest of the whole build: its share, and one more day / whole build")
    for name, seconds in sorted(whole.models.items(), key=lambda item: -item[1])[:20]:
        share = seconds / sum(whole.models.values())
        print(f"  {name:<35}{share:7.1%}{grown.models[name] / seconds:8.2f}")


def main() -> None:
    """Measure in a temporary folder and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where to work; default: the system's temporary folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        with open_session(arguments.customers, 7, AS_OF) as session:
            write_views(session, RAW_FEEDS, folder, FileFormat.PARQUET)
        show_feeds(folder, {feed: f"{column} < '{DAY_BEFORE}'" for feed, column in CAME_AT.items()})
        build(folder, DAY_BEFORE)
        show_feeds(folder)
        grown = build(folder, AS_OF)
        shutil.copy(database_of(folder), folder / "grown.duckdb")
        whole = build(folder, AS_OF, "--full-refresh")
        report(grown, whole, tables_apart(database_of(folder), folder / "grown.duckdb"))


if __name__ == "__main__":
    main()
