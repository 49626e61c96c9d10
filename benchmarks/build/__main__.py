"""``python -m benchmarks.build --customers 100000 1000000``: time and memory of dbt build, per model and in all.

Prints ratios only: each stage's share of the build, growth from one size to the next, and the models of
transaction_attributes_extended next to the hand-written script over the same orders in the same run, whose table must
be the same row by row.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import duckdb

from benchmarks.build import hand_written
from benchmarks.feeds.session import open_session
from benchmarks.feeds.write import RAW_FEEDS, FileFormat, write_views

PROJECT = Path(__file__).parents[2]
AS_OF = date(2026, 6, 30)
THREADS = 2
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
    """One size: seconds of each model, of the whole build, of the script; peak memory of both in bytes."""

    customers: int
    models: dict[str, float]
    build_seconds: float
    build_bytes: int
    script_seconds: float
    script_bytes: int
    different_rows: int


def timed(command: list[str], environment: dict[str, str] | None = None) -> tuple[float, int]:
    """Run a command to its end.

    Returns:
        seconds, and the peak resident memory in bytes.

    Raises:
        RuntimeError: the command failed.
    """
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command, cwd=PROJECT, env=os.environ | (environment or {}), stdout=output, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            output.seek(0)
            raise RuntimeError(f"{command[:3]} failed:\n{output.read()[-3000:]}")
    unit = 1 if sys.platform == "darwin" else 1024
    return time.perf_counter() - started, usage.ru_maxrss * unit


def build(folder: Path) -> tuple[dict[str, float], float, int]:
    """Run dbt build over the feeds in a folder.

    Returns:
        seconds of each model, seconds of the whole build, peak memory in bytes.
    """
    database = folder / "build.duckdb"
    with duckdb.connect(str(database)) as connection:
        for file in sorted(folder.glob("raw_*.parquet")):
            connection.execute(f"create view {file.stem} as from '{file}'")
    environment = {
        "CDP_DUCKDB_PATH": str(database),
        "CDP_THREADS": str(THREADS),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    dbt = [str(Path(sys.executable).with_name("dbt")), "build", "--exclude", "resource_type:unit_test"]
    dbt += ["--profiles-dir", "profiles", "--vars", f"{{as_of_date: '{AS_OF}'}}"]
    seconds, memory = timed(dbt, environment)
    results = json.loads((folder / "target/run_results.json").read_text())["results"]
    models = {
        result["unique_id"].split(".")[-1]: float(result["execution_time"])
        for result in results
        if result["unique_id"].startswith("model.")
    }
    return models, seconds, memory


def different_rows(folder: Path) -> int:
    """Count the customers whose rows differ between the dbt model and the script's table, or stand in one only."""
    with duckdb.connect(str(folder / "build.duckdb"), read_only=True) as connection:
        connection.execute(f"attach '{folder / 'script.duckdb'}' as script (read_only)")
        described = connection.execute("describe main.transaction_attributes_extended").fetchall()
        columns = ", ".join(row[0] for row in described)
        table = "transaction_attributes_extended"
        query = f"""
            select count(*) from (
                (select {columns} from main.{table} except all select {columns} from script.main.{table})
                union all
                (select {columns} from script.main.{table} except all select {columns} from main.{table})
            )"""
        row = connection.execute(query).fetchone()
        return int(row[0]) if row else -1


def measure(customers: int, folder: Path) -> Measured:
    """Generate feeds, build them, and run the script on the orders of that build."""
    with open_session(customers, 7, AS_OF) as session:
        write_views(session, RAW_FEEDS, folder, FileFormat.PARQUET)
    models, build_seconds, build_bytes = build(folder)
    orders = folder / "orders.parquet"
    with duckdb.connect(str(folder / "build.duckdb"), read_only=True) as connection:
        connection.execute(f"copy (from unified_transactions) to '{orders}'")
    script = [sys.executable, "-m", hand_written.__name__, str(orders), str(AS_OF), str(folder / "script.duckdb")]
    script_seconds, script_bytes = timed([*script, str(THREADS)])
    return Measured(customers, models, build_seconds, build_bytes, script_seconds, script_bytes, different_rows(folder))


def report(measured: list[Measured]) -> None:
    """Print shares, growth and the comparison with the script."""
    for size in measured:
        attributes = sum(size.models[name] for name in ATTRIBUTE_MODELS)
        print(f"\n{size.customers:,} customers")
        print(f"  attribute models / script, seconds   {attributes / size.script_seconds:6.2f}")
        print(f"  build / script, peak memory          {size.build_bytes / size.script_bytes:6.2f}")
        print(f"  build, peak memory / 8 GiB           {size.build_bytes / 2**33:6.2f}")
        print(f"  customers that differ from script    {size.different_rows:6d}")
        print("  share of all models' seconds")
        total = sum(size.models.values())
        for name, seconds in sorted(size.models.items(), key=lambda item: -item[1])[:12]:
            print(f"    {name:<35}{seconds / total:6.1%}")
    for smaller, larger in pairwise(measured):
        factor = larger.customers / smaller.customers
        growth = sum(larger.models.values()) / sum(smaller.models.values())
        print(f"\n{smaller.customers:,} -> {larger.customers:,}: models' seconds grow {growth / factor:.2f} x linear")
        print(f"  peak memory grows {larger.build_bytes / smaller.build_bytes / factor:.2f} x linear")


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
