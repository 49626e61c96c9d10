"""One local Spark session for all tests of a process, and dbt run inside that process, so that it starts but once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from dbt.cli.main import dbtRunner
from demo_build import DemoBuild
from engine_comparison import Row
from pyspark.sql import SparkSession

# Fit for a few hundred rows: compiling a query takes longer than running it uncompiled, and a second partition longer
# than waiting for the first. None of it changes a result.
SMALL_DATA = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.default.parallelism": "1",
    # Its cost grows with the conditions of a query, not with its rows.
    "spark.sql.constraintPropagation.enabled": "false",
}


def require_java() -> None:
    """Skip the test where Spark cannot run."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java 17, and there is none (Debian: apt-get install openjdk-17-jre-headless).")


def small_session(folder: Path) -> SparkSession:
    """Start a session whose tables are forgotten with it.

    Arguments:
        folder: where its files are.
    """
    require_java()
    settings = {
        **SMALL_DATA,
        "spark.master": "local[2]",
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": str(folder),
        "spark.sql.catalogImplementation": "in-memory",
        "spark.ui.enabled": "false",
        "spark.log.level": "ERROR",
    }
    builder = SparkSession.builder
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


class SparkBuild(DemoBuild):
    """A copy of the project that dbt builds in this process's Spark session.

    Arguments:
        folder: where it is made.
        customers: how many persons to invent; None for the demo's own feeds.
    """

    def __init__(self, folder: Path, customers: int | None = None) -> None:
        require_java()
        settings = folder / "spark_settings"
        settings.mkdir()
        lines = [f"{name} {value}\n" for name, value in SMALL_DATA.items()]
        (settings / "spark-defaults.conf").write_text("".join(lines))
        environment = {
            "CDP_TARGET": "spark",
            "CDP_SPARK_FOLDER": str(folder / "target" / "spark"),
            "CDP_SPARK_CATALOG": "in-memory",
            "CDP_SPARK_MASTER": "local[2]",
            "CDP_SPARK_PARTITIONS": "1",
            "CDP_THREADS": "2",
            "SPARK_CONF_DIR": str(settings),
        }
        super().__init__(folder, environment, customers)

    def dbt(self, *arguments: str, ends_with: int = 0) -> str:
        """Run a dbt command that is to end with an exit code; it prints nothing."""
        (self.folder / "target").mkdir(exist_ok=True)
        with chdir(self.folder), environment_of(self.environment):
            done = dbtRunner().invoke(["--quiet", *arguments, "--profiles-dir", "profiles"])
        ended = getattr(done.result, "results", [])
        faults = {result.node.name: result.message for result in ended if result.status in ("error", "fail")}
        assert done.success == (ends_with == 0), faults or done.exception
        return ""

    def rows(self, query: str) -> list[Row]:
        """Query the session."""
        frame = SparkSession.builder.getOrCreate().sql(query)
        # Python would be given a time in the zone of its process.
        for name, data_type in frame.dtypes:
            if data_type == "timestamp":
                frame = frame.withColumn(name, frame[name].cast("timestamp_ntz"))
        return [tuple(row) for row in frame.collect()]

    def stop(self) -> None:
        SparkSession.builder.getOrCreate().stop()


@dataclass(frozen=True)
class SparkTables:
    """The relations of the session."""

    build: SparkBuild

    def columns(self, relation: str) -> list[str]:
        return SparkSession.builder.getOrCreate().table(relation).columns

    def select(self, relation: str, columns: Sequence[str]) -> list[Row]:
        return self.build.rows(f"select {', '.join(f'`{name}`' for name in columns)} from {relation}")


@contextmanager
def environment_of(variables: Mapping[str, str]) -> Iterator[None]:
    """Give the process these variables, and none that a shell may hold for dbt or the project."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith(("DBT_", "CDP_"))]:
        del os.environ[name]
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
