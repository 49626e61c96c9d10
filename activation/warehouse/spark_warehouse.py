"""The warehouse of a Spark session in this process. Spark reads the rows, DuckDB writes the files.

Spark leaves the rows that a delivery asks for as Parquet in a private folder; from there the files are written as from
a DuckDB warehouse, sorted and byte for byte the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from pyspark.errors import AnalysisException, ParseException, PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import TimestampType

from activation.common.errors import ActivationError, ExitCode
from activation.common.local_disk import local_disk_errors
from activation.warehouse.duckdb_warehouse import session_of
from activation.warehouse.protocol import RelationColumn, RowSelection, Session
from activation.warehouse.row_text import literal
from activation.warehouse.spark_types import duckdb_type

_MISSING = "TABLE_OR_VIEW_NOT_FOUND"
_FILES, _JAVA = "spark.sql.warehouse.dir", "spark.driver.defaultJavaOptions"


class SparkWarehouse:
    """A Spark session of this process, with the tables of its metastore.

    It is started when it is first needed and stays until the process ends, because a start takes seconds.

    Arguments:
        settings: of the session, by Spark's own names; as `server_side_parameters` of the target in profiles.yml.
        project_dir: where relative places of files and metastore begin, as they do for dbt.
    """

    def __init__(self, settings: Mapping[str, str], project_dir: Path) -> None:
        self._settings = dict(settings)
        place = self._settings.get(_FILES)
        if place and "://" not in place:
            self._settings[_FILES] = str(project_dir.resolve() / place)
        java = self._settings.get(_JAVA, "")
        self._settings[_JAVA] = f'{java} "-Dderby.system.home={project_dir.resolve()}"'

    @contextmanager
    def session(self, *, read_only: bool = False) -> Iterator[Session]:
        """Give the session. See `activation.warehouse.protocol.Warehouse.session`."""
        try:
            yield _SparkSession(self._started())
        except PySparkException as error:
            raise _refused(f"The warehouse answered: {_told(error)}.", "Run 'dbt build', then run again.") from None

    def _started(self) -> SparkSession:
        builder = SparkSession.builder.enableHiveSupport()
        for name, value in self._settings.items():
            builder = builder.config(name, value)
        return builder.getOrCreate()


class _SparkSession:
    """The session, as the runner uses it."""

    def __init__(self, spark: SparkSession) -> None:
        self._spark = spark

    def fetch(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        rows = _without_zones(self._spark.sql(statement, args=list(map(_parameter, parameters))))
        return [tuple(row) for row in rows.collect()]

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> None:
        self._spark.sql(statement, args=list(map(_parameter, parameters)))

    def columns(self, relation: str) -> tuple[RelationColumn, ...] | None:
        try:
            types = self._spark.table(relation).dtypes
        except AnalysisException as error:
            if error.getCondition() == _MISSING:
                return None
            raise
        return tuple(RelationColumn(name, data_type) for name, data_type in types)

    def canonical_type(self, data_type: str) -> str | None:
        try:
            return self._spark.sql(f"select cast(null as {data_type}) as value").dtypes[0][1]
        except ParseException:
            return None

    def can_write(self, data_type: str) -> bool:
        return duckdb_type(data_type) is not None

    def write_text(self, selection: RowSelection, path: Path) -> int:
        with self._rows(selection) as (session, rows):
            return session.write_text(rows, path)

    def each_text(self, selection: RowSelection, take: Callable[[Sequence[str]], None]) -> int:
        with self._rows(selection) as (session, rows):
            return session.each_text(rows, take)

    def write_parquet(self, selection: RowSelection, path: Path) -> int:
        with self._rows(selection) as (session, rows):
            return session.write_parquet(rows, path)

    @contextmanager
    def _rows(self, selection: RowSelection) -> Iterator[tuple[Session, RowSelection]]:
        """Leave the rows as Parquet, and give a session of DuckDB and the selection of all of them."""
        with local_disk_errors("export"), TemporaryDirectory(prefix="activation_") as folder:
            rows = Path(folder) / "rows"
            self._selected(selection).write.parquet(rows.as_uri(), compression="uncompressed")
            with duckdb.connect(config={"temp_directory": folder}) as connection:
                session = session_of(connection)
                session.execute("set enable_progress_bar = false")
                # Named as in Spark, for messages.
                relation = '"' + selection.relation.rpartition(".")[2].strip("`") + '"'
                files = literal(f"{rows}/*.parquet")
                session.execute(f"create view {relation} as select * from read_parquet({files})")  # noqa: S608 - from the manifest
                yield session, _of_view(selection, relation)

    def _selected(self, selection: RowSelection) -> DataFrame:
        conditions = [selection.condition] if selection.condition else []
        if selection.window:
            name, day = selection.window
            conditions.append(f"{_name(name)} = date '{day.isoformat()}'")
        where = f" where {' and '.join(conditions)}" if conditions else ""
        names = dict.fromkeys([*(column.name for column in selection.columns), *selection.order_by])
        listed = ", ".join(f"{_name(name)} as {_name(name)}" for name in names)
        return _without_zones(self._spark.sql(f"select {listed} from {selection.relation} as mart{where}"))  # noqa: S608


def _of_view(selection: RowSelection, view: str) -> RowSelection:
    """Ask for all rows of the view, which are those of the selection, with DuckDB's types."""
    columns = tuple(RelationColumn(column.name, str(duckdb_type(column.data_type))) for column in selection.columns)
    return replace(selection, relation=view, columns=columns, window=None, condition=None)


def _without_zones(rows: DataFrame) -> DataFrame:
    """Take times as the UTC times that they are; Python would be given them in the zone of its process."""
    for field in rows.schema.fields:
        if isinstance(field.dataType, TimestampType):
            rows = rows.withColumn(field.name, rows[field.name].cast("timestamp_ntz"))
    return rows


def _parameter(value: object) -> object:
    """Say of a time without zone that it is UTC."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def _name(column: str) -> str:
    return "`" + column.replace("`", "``") + "`"


def _told(error: PySparkException) -> str:
    """Tell what went wrong without telling a value: messages of other errors than those of analysis may quote one."""
    if isinstance(error, AnalysisException):
        return str(error).splitlines()[0]
    return f"{type(error).__name__} ({error.getCondition() or 'without a condition'})"


def _refused(what: str, next_step: str) -> ActivationError:
    return ActivationError(ExitCode.WAREHOUSE, "export", what, next_step)
