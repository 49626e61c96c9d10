"""``python -m benchmarks.validation --customers 1000000``: what validation costs, next to the rest of the build.

One dbt build over generated feeds, about ten order lines a customer. Prints ratios only: validation to everything else
(the bar is a quarter), and each of its models' share. All data tests count as part of the build.
"""

from __future__ import annotations

import argparse
import tempfile
from datetime import date
from pathlib import Path

from benchmarks.build.building import Build, build, is_validation, show_feeds
from benchmarks.feeds.session import open_session
from benchmarks.feeds.write import RAW_FEEDS, FileFormat, write_views

AS_OF = date(2026, 6, 30)
BAR = 0.25


def measure(customers: int, folder: Path) -> Build:
    """Generate feeds of a number of customers and build everything over them."""
    with open_session(customers, 7, AS_OF) as session:
        write_views(session, RAW_FEEDS, folder, FileFormat.PARQUET)
    show_feeds(folder)
    return build(folder, AS_OF)


def report(customers: int, built: Build) -> None:
    """Print what validation took, as parts of the rest of the build and of itself."""
    validation = built.validation_seconds
    rest = sum(built.models.values()) + built.test_seconds - validation
    models = {name: seconds for name, seconds in built.models.items() if is_validation("model", name)}
    print(f"{customers:,} customers")
    print(f"  validation / the rest of the build   {validation / rest:6.2f}   (bar {BAR})")
    for name, seconds in sorted(models.items(), key=lambda item: -item[1]):
        print(f"    {name:<35}{seconds / validation:6.1%}")
    print(f"    {'the tests that read the report':<35}{1 - sum(models.values()) / validation:6.1%}")


def main() -> None:
    """Measure each size in a temporary folder and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--folder", type=Path, help="where to work; default: the system's temporary folder")
    arguments = parser.parse_args()
    for customers in arguments.customers:
        with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
            report(customers, measure(customers, Path(folder)))


if __name__ == "__main__":
    main()
