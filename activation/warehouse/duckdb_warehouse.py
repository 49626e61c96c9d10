"""The warehouse in a DuckDB file. It opens the file for a moment and never creates it.

DuckDB allows one writing process and no reader beside it: hence the short sessions, and the patience with a busy file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from activation.common.errors import ActivationError, ExitCode
from activation.common.local_disk import disk_full
from activation.warehouse.duckdb_text import has_written_form, parquet_statement, text_query, text_statement
from activation.warehouse.not_finite import not_finite
from activation.warehouse.protocol import RelationColumn, RowSelection, Session

# Messages of these name relations, columns, files or processes. Those of others may quote a (personal) value.
_TELLABLE = (duckdb.CatalogException, duckdb.BinderException, duckdb.IOException, duckdb.PermissionException)

# With half of this per thread, a sort of more rows than fit into memory was seen to end; with a quarter, to fail.
_MEBIBYTES_PER_THREAD = 512
_MOST_SORTING_THREADS = 8
_NEVER_REACHED = "1TB"
_FIRST_ROWS, _MOST_ROWS = 200, 20_000
_CHARACTERS_AT_A_TIME = 2**23
_MEBIBYTES_IN = {"bytes": 2**-20, "KiB": 2**-10, "MiB": 1, "GiB": 2**10, "TiB": 2**20}


class DuckDBWarehouse:
    """A DuckDB database file.

    Arguments:
        path: the file.
        patience_seconds: how long to wait while another process has the file open.
    """

    def __init__(self, path: Path, patience_seconds: float = 10.0) -> None:
        self._path = path
        self._patience_seconds = patience_seconds

    @contextmanager
    def session(self, *, read_only: bool = False) -> Iterator[Session]:
        """Connect, and disconnect when the block ends. See `activation.warehouse.protocol.Warehouse.session`."""
        if not self._path.exists():
            raise _refused(f"There is no warehouse at {self._path}.", "Run 'dbt build' first.")
        connection = self._connect(read_only)
        try:
            # DuckDB's own progress bar would be drawn over the runner's.
            connection.execute("set enable_progress_bar = false")
            # What the runner writes stays in the log beside the file until dbt next folds it in: a process killed while
            # folding it in has been seen to leave a file that DuckDB calls corrupt.
            connection.execute(f"set checkpoint_threshold = '{_NEVER_REACHED}'")
            connection.execute("pragma disable_checkpoint_on_shutdown")
            yield _DuckDBSession(connection)
        except duckdb.Error as error:
            raise _failure(error, self._path) from None
        finally:
            connection.close()

    def _connect(self, read_only: bool) -> duckdb.DuckDBPyConnection:
        connect = partial(duckdb.connect, str(self._path), read_only=read_only)
        try:
            try:
                return connect()
            except duckdb.Error as error:
                if not _is_busy(error):
                    raise
            return _patiently(connect, self._patience_seconds)
        except duckdb.Error as error:
            if _is_busy(error):
                raise _refused(
                    f"The warehouse {self._path} is in use by another process ({_holder(error)}).",
                    "Wait until it has ended, or close it, and run again.",
                    retryable=True,
                ) from None
            raise _failure(error, self._path) from None


def _patiently(connect: Callable[[], duckdb.DuckDBPyConnection], seconds: float) -> duckdb.DuckDBPyConnection:
    """Try again and again while another process has the database open."""
    # A warehouse is seldom busy, and every command would wait for this import.
    from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_fixed

    busy = retry_if_exception(_is_busy)
    return Retrying(retry=busy, stop=stop_after_delay(seconds), wait=wait_fixed(0.2), reraise=True)(connect)


def session_of(connection: duckdb.DuckDBPyConnection) -> Session:
    """Give the session of a connection that is open already."""
    return _DuckDBSession(connection)


class _DuckDBSession:
    """One open connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def fetch(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self._connection.execute(statement, list(parameters)).fetchall()
        return rows

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> None:
        self._connection.execute(statement, list(parameters))

    def columns(self, relation: str) -> tuple[RelationColumn, ...] | None:
        try:
            rows = self.fetch(f"select column_name, column_type from (describe {relation})")  # noqa: S608 - from the manifest
        except duckdb.CatalogException:
            return None
        return tuple(RelationColumn(name, data_type) for name, data_type in rows)

    def canonical_type(self, data_type: str) -> str | None:
        try:
            return str(self.fetch(f"select typeof(cast(null as {data_type}))")[0][0])
        except (duckdb.CatalogException, duckdb.ParserException, duckdb.BinderException):
            return None

    def can_write(self, data_type: str) -> bool:
        return has_written_form(data_type)

    def write_text(self, selection: RowSelection, path: Path) -> int:
        return self._copy(selection, text_statement(selection, path))

    def write_parquet(self, selection: RowSelection, path: Path) -> int:
        return self._copy(selection, parquet_statement(selection, path))

    def each_text(self, selection: RowSelection, take: Callable[[Sequence[str]], None]) -> int:
        self._bound_memory()
        count, at_a_time = 0, _FIRST_ROWS
        with _naming_numbers(selection):
            result = self._connection.execute(text_query(selection))
            while rows := result.fetchmany(at_a_time):
                lines = [line for (line,) in rows]
                take(lines)
                count += len(lines)
                # As many rows next as would have filled the memory that is meant for them: values may be very long.
                filled = max(1, sum(map(len, lines)))
                at_a_time = min(_MOST_ROWS, max(1, _CHARACTERS_AT_A_TIME * len(lines) // filled))
        return count

    def _copy(self, selection: RowSelection, statement: str) -> int:
        self._bound_memory()
        with _naming_numbers(selection):
            return int(self.fetch(statement)[0][0])

    def _bound_memory(self) -> None:
        """Let the sort use a fixed amount of memory and the disk for the rest, not most of the machine's memory."""
        threads, limit = self.fetch("select current_setting('threads'), current_setting('memory_limit')")[0]
        threads = min(int(threads), _MOST_SORTING_THREADS)
        mebibytes = min(_mebibytes(str(limit)), threads * _MEBIBYTES_PER_THREAD)
        self.execute(f"set threads = {threads}")
        self.execute(f"set memory_limit = '{mebibytes}MiB'")


@contextmanager
def _naming_numbers(selection: RowSelection) -> Iterator[None]:
    """Say of a number without decimal form in which column it stands."""
    try:
        yield
    except duckdb.InvalidInputException as error:
        raise (not_finite(selection.relation, str(error)) or error) from None


def _mebibytes(setting: str) -> int:
    """Read a size as DuckDB shows it, like ``18.8 GiB``."""
    number, unit = setting.split()
    return int(float(number) * _MEBIBYTES_IN[unit])


def _is_busy(error: BaseException) -> bool:
    return isinstance(error, duckdb.IOException) and "Could not set lock" in str(error)


def _holder(error: Exception) -> str:
    """Cut the part that names the other process out of DuckDB's message."""
    _, _, rest = str(error).partition("held in ")
    return rest.split(". ", 1)[0] or "DuckDB does not say which"


def _failure(error: duckdb.Error, path: Path) -> ActivationError:
    if "No space left on device" in str(error) or '"errno":"28"' in str(error):
        return disk_full("export")
    if isinstance(error, duckdb.OutOfMemoryException):
        return _refused("The memory is too small to sort the mart's rows.", "Run on a machine with more memory.")
    what = type(error).__name__
    if isinstance(error, _TELLABLE):
        what = str(error).splitlines()[0]
    return _refused(f"The warehouse {path} answered: {what}.", "Run 'dbt build', then run again.")


def _refused(what: str, next_step: str, *, retryable: bool = False) -> ActivationError:
    return ActivationError(ExitCode.WAREHOUSE, "export", what, next_step, retryable)
