"""``python -m benchmarks.segments``: thirty segments of a million customers next to thirty queries written by hand.

Both are models of one dbt run on the same tables (about five orders and ten lines per customer) with one thread, so
that each has the engine for itself; each takes the best of several runs. Prints ratios only, and fails when a segment
and its query find different customers.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import duckdb

from benchmarks.segments.hand_written import BEHAVIOURS, QUERIES

PROJECT = Path(__file__).parents[2]
AS_OF = date(2026, 6, 30)
COPIED = ("dbt_project.yml", "macros", "models", "profiles", "seeds/reference")
BY_HAND = "_by_hand"
INSIGHTS = ("segment_combinations", "segment_figures", "segment_insights", "segment_overlaps")


def make_tables(database: Path, customers: int) -> None:
    """Invent the tables that segments read."""
    statements = (Path(__file__).parent / "tables.sql").read_text(encoding="utf-8")
    with duckdb.connect(str(database)) as connection:
        for statement in statements.split(";\n"):
            parameters = {"customers": customers, "as_of": str(AS_OF)}
            used = {name: value for name, value in parameters.items() if f"${name}" in statement}
            if statement.strip():
                connection.execute(statement, used)


def make_project(folder: Path) -> None:
    """Copy the project with the thirty segments only, and add the queries beside them."""
    for name in COPIED:
        source, target = PROJECT / name, folder / name
        target.parent.mkdir(exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    segments = folder / "models/segments"
    for file in [*segments.rglob("*__unit_tests.yml"), *(folder / "models").rglob("*__exposures.yml")]:
        file.unlink()
    for file in segments.rglob("*.sql"):
        if file.stem not in QUERIES:
            file.unlink()
    shutil.rmtree(folder / "models/persado")
    for name, condition in BEHAVIOURS.items():
        write_model(segments / "behaviours" / f"{name}.sql", f"{{{{ segment(include={condition}) }}}}")
    for name, query in QUERIES.items():
        write_model(folder / "models/by_hand" / f"{name}{BY_HAND}.sql", query)


def write_model(file: Path, text: str) -> None:
    """Write a model of one id with a contract, as segments are."""
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    column = {"name": "amperity_id", "data_type": "string"}
    described = {"name": file.stem, "config": {"contract": {"enforced": True}}, "columns": [column]}
    file.with_suffix(".yml").write_text(json.dumps({"models": [described]}), encoding="utf-8")


def run(folder: Path, database: Path) -> dict[str, float]:
    """Build all models once.

    Returns:
        the seconds that each took.

    Raises:
        RuntimeError: dbt failed.
    """
    command = [str(Path(sys.executable).with_name("dbt")), "run", "--profiles-dir", "profiles", "--select"]
    command += ["path:models/segments", "path:models/by_hand", *INSIGHTS]
    command += ["--vars", json.dumps({"as_of_date": str(AS_OF), "tracked_segments": []})]
    environment = os.environ | {
        "CDP_DUCKDB_PATH": str(database),
        "CDP_THREADS": "1",
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    if done.returncode:
        raise RuntimeError(done.stdout[-1500:])
    results = json.loads((folder / "target/run_results.json").read_text(encoding="utf-8"))["results"]
    return {result["unique_id"].split(".")[-1]: float(result["execution_time"]) for result in results}


def differences(database: Path) -> dict[str, int]:
    """Count the ids that stand in only one of a segment and its query, for those where any does."""
    found = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        for name in QUERIES:
            query = f"""
                select count(*) from
                    (select amperity_id from {name}) as a full join (select amperity_id from {name}{BY_HAND}) as b
                    using (amperity_id)
                where a.amperity_id is null or b.amperity_id is null"""
            row = connection.execute(query).fetchone()
            if row and row[0]:
                found[name] = int(row[0])
    return found


def measure(customers: int, repeats: int, folder: Path) -> None:
    """Build and print."""
    database, project = folder / "segments.duckdb", folder / "project"
    project.mkdir()
    make_tables(database, customers)
    make_project(project)
    runs = [run(project, database) for _ in range(repeats)]
    seconds = {name: min(one[name] for one in runs) for name in runs[0]}
    segments, queries = (sum(seconds[f"{name}{end}"] for name in QUERIES) for end in ("", BY_HAND))
    print(f"\n{customers:,} customers, {len(QUERIES)} segments, best of {repeats}")
    print(f"  segments / queries written by hand, seconds   {segments / queries:6.2f}")
    print(f"  all figures of segments / segments, seconds   {sum(seconds[name] for name in INSIGHTS) / segments:6.2f}")
    slowest = sorted(QUERIES, key=lambda name: seconds[f"{name}{BY_HAND}"] - seconds[name])[:5]
    for name in slowest:
        print(
            f"    {name:<43}{seconds[name] / seconds[f'{name}{BY_HAND}']:6.2f}   share {seconds[name] / segments:5.1%}"
        )
    if found := differences(database):
        raise SystemExit(f"Segments and queries find different customers: {found}")


def main() -> None:
    """Measure each size in a temporary folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--repeats", type=int, default=3, help="runs of which each model's best counts")
    parser.add_argument("--folder", type=Path, help="where to work; default: the system's temporary folder")
    arguments = parser.parse_args()
    for customers in arguments.customers:
        with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
            measure(customers, arguments.repeats, Path(folder))


if __name__ == "__main__":
    main()
