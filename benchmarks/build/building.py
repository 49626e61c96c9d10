"""Runs dbt build over generated feeds in a folder of its own, and measures it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

PROJECT = Path(__file__).parents[2]
THREADS = 2


@dataclass(frozen=True)
class Build:
    """One dbt build: seconds of each model, of all tests, of the whole command; peak memory in bytes.

    ``validation_seconds`` are those of the validation report: its models, and the tests that read it.
    """

    models: dict[str, float]
    test_seconds: float
    validation_seconds: float
    seconds: float
    memory: int


def timed(command: list[str], environment: Mapping[str, str] | None = None) -> tuple[float, int]:
    """Run a command to its end.

    Returns:
        seconds, and the peak resident memory in bytes.

    Raises:
        RuntimeError: the command failed.
    """
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command, cwd=PROJECT, env={**os.environ, **(environment or {})}, stdout=output, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            output.seek(0)
            raise RuntimeError(f"{command[:3]} failed:\n{output.read()[-3000:]}")
    unit = 1 if sys.platform == "darwin" else 1024
    return time.perf_counter() - started, usage.ru_maxrss * unit


def database_of(folder: Path) -> Path:
    """Name the DuckDB file that the builds of a folder write."""
    return folder / "build.duckdb"


def show_feeds(folder: Path, conditions: Mapping[str, str] | None = None) -> None:
    """Let the Parquet files of a folder stand as views in its database.

    Arguments:
        folder: where the files raw_*.parquet are.
        conditions: which rows of a feed are to be seen, as SQL by the feed's name; all of other feeds.
    """
    with duckdb.connect(str(database_of(folder))) as connection:
        for file in sorted(folder.glob("raw_*.parquet")):
            condition = (conditions or {}).get(file.stem, "true")
            connection.execute(f"create or replace view {file.stem} as from '{file}' where {condition}")


def build(folder: Path, as_of: date, *arguments: str) -> Build:
    """Run dbt build, with data tests and without unit tests, over the feeds that a folder's database shows.

    Arguments:
        folder: of the database; target and logs go there too.
        as_of: the reference date.
        arguments: more arguments of dbt.
    """
    return _dbt(folder, as_of, "build", "--exclude", "resource_type:unit_test", *arguments)


def build_alone(folder: Path, as_of: date, models: Sequence[str]) -> Build:
    """Build models anew from what is built before them, one after the other, so that each has the machine for itself.

    Arguments:
        folder: of the database, already built.
        as_of: the reference date.
        models: their names.
    """
    return _dbt(folder, as_of, "run", "--full-refresh", "--threads", "1", "--select", *models)


def _dbt(folder: Path, as_of: date, *arguments: str) -> Build:
    environment = {
        "CDP_DUCKDB_PATH": str(database_of(folder)),
        "CDP_THREADS": str(THREADS),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    dbt = [str(Path(sys.executable).with_name("dbt")), *arguments]
    dbt += ["--profiles-dir", "profiles", "--vars", f"{{as_of_date: '{as_of}'}}"]
    seconds, memory = timed(dbt, environment)
    results = json.loads((folder / "target/run_results.json").read_text())["results"]
    taken = [(result["unique_id"].split("."), float(result["execution_time"])) for result in results]
    models = {name[-1]: seconds for name, seconds in taken if name[0] == "model"}
    tests = sum(seconds for name, seconds in taken if name[0] == "test")
    validation = sum(seconds for name, seconds in taken if is_validation(name[0], name[2]))
    return Build(models, tests, validation, seconds, memory)


def is_validation(resource_type: str, name: str) -> bool:
    """Tell whether a node is of the validation report: one of its models, or a test named after a check."""
    if resource_type == "model":
        return name.startswith("validation_") or name == "transactions_qa_months"
    return resource_type == "test" and name.startswith(("cv_", "iv_", "tq_"))


def rows_apart(connection: duckdb.DuckDBPyConnection, one: str, other: str, columns: list[str]) -> int:
    """Count the rows that stand in one of two tables only.

    Arguments:
        connection: that knows both tables.
        one: name of the first.
        other: name of the second.
        columns: what is compared.
    """
    listed = ", ".join(f'"{column}"' for column in columns)
    query = f"""
        select count(*) from (
            (select {listed} from {one} except all select {listed} from {other})
            union all
            (select {listed} from {other} except all select {listed} from {one})
        )"""
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else -1


def columns_of(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Name the columns of a table, in their order."""
    return [row[0] for row in connection.execute(f"describe {table}").fetchall()]
