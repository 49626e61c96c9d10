"""The warehouse in a PostgreSQL database. It opens connections of its own for a moment, beside those of others.

The server's settings that change how values are written are set in each session, so that files are the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2.extensions import connection as Connection  # noqa: N812 - the driver's class is in lower case
from psycopg2.extensions import quote_ident

from activation.common.errors import ActivationError, ExitCode
from activation.common.local_disk import local_disk_errors
from activation.warehouse.not_finite import not_finite
from activation.warehouse.postgres_parquet import COPY_OPTIONS, parquet_from_csv, parquet_types
from activation.warehouse.postgres_text import copy_statement, has_written_form, rows_statement, unescaped
from activation.warehouse.protocol import RelationColumn, RowSelection, Session

# The keys of dbt's profile that say where the server is and who connects, by libpq's names for them.
_PROFILE_KEYS = {
    "host": "host",
    "port": "port",
    "user": "user",
    "pass": "password",
    "password": "password",
    "database": "dbname",
    "dbname": "dbname",
    "sslmode": "sslmode",
    "sslcert": "sslcert",
    "sslkey": "sslkey",
    "sslrootcert": "sslrootcert",
    "connect_timeout": "connect_timeout",
}
PROFILE_KEYS = (*_PROFILE_KEYS, "role")
"""The keys of a target in profiles.yml that are read here."""

# A server that is gone is noticed: after 15 seconds when connecting, after about two minutes of silence later.
_WAITS = {"connect_timeout": "15", "keepalives_idle": "60", "keepalives_interval": "10", "keepalives_count": "6"}
_SESSION = "set time zone 'UTC'; set datestyle = 'ISO'; set extra_float_digits = 1"

# dbt lets a contract say "string" for PostgreSQL's text (its alias types); the engine itself knows no such type.
_ALIASES = {"string": "text"}

# SQLSTATE classes whose messages name relations, columns, roles or servers. Others may quote a (personal) value.
_TELLABLE = ("08", "0A", "25", "28", "3D", "3F", "42", "53", "55", "57", "58")
_COLUMNS = """
    select attname, format_type(atttypid, atttypmod)
    from pg_attribute
    where attrelid = to_regclass(?) and attnum > 0 and not attisdropped
    order by attnum
"""
_BUFFER_BYTES = 2**20


class PostgresWarehouse:
    """A PostgreSQL database.

    Arguments:
        settings: of the target in profiles.yml, by the names of `PROFILE_KEYS`. An empty one is left to libpq, which
            then looks in its own environment variables and ~/.pgpass.
    """

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._role = settings.get("role")
        named = {_PROFILE_KEYS[key]: value for key, value in settings.items() if key in _PROFILE_KEYS and value}
        self._connect_options: dict[str, Any] = {**_WAITS, **named}

    @contextmanager
    def session(self, *, read_only: bool = False) -> Iterator[Session]:
        """Connect, and disconnect when the block ends. See `activation.warehouse.protocol.Warehouse.session`."""
        connection = self._connect()
        try:
            connection.set_session(readonly=read_only, autocommit=True)
            session = _PostgresSession(connection)
            session.execute(_SESSION)
            if self._role:
                session.execute(f"set role {quote_ident(self._role, connection)}")
            yield session
        except psycopg2.Error as error:
            raise _refused(f"The warehouse answered: {_told(error)}.", "Run 'dbt build', then run again.") from None
        finally:
            connection.close()

    def _connect(self) -> Connection:
        options = self._connect_options
        try:
            connection: Connection = psycopg2.connect(**options, client_encoding="UTF8", application_name="activation")
        except psycopg2.Error as error:
            raise _refused(
                f"The warehouse '{options.get('dbname', '')}' cannot be opened: {_told(error)}.",
                "Start the server, or mend the target in profiles.yml or the environment variables that it reads.",
                retryable=True,
            ) from None
        return connection


class _PostgresSession:
    """One open connection, on which every statement commits by itself."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def fetch(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._connection.cursor() as cursor:
            cursor.execute(_driver_marks(statement), list(parameters))
            return cursor.fetchall()

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(_driver_marks(statement), list(parameters))

    def columns(self, relation: str) -> tuple[RelationColumn, ...] | None:
        rows = self.fetch(_COLUMNS, [relation])
        return tuple(RelationColumn(name, data_type) for name, data_type in rows) or None

    def canonical_type(self, data_type: str) -> str | None:
        data_type = _ALIASES.get(data_type.casefold(), data_type)
        try:
            found = self.fetch("select oid, typmodin::text from pg_type where oid = to_regtype(?)", [data_type])
        except psycopg2.errors.SyntaxError:
            return None
        if not found:
            return None
        oid, reader_of_sizes = found[0]
        sizes = re.search(r"\(([0-9, ]+)\)", data_type)
        modifier = f"{reader_of_sizes}('{{{sizes[1]}}}'::cstring[])" if sizes else "null"
        return str(self.fetch(f"select format_type(?, {modifier})", [oid])[0][0])

    def can_write(self, data_type: str) -> bool:
        return has_written_form(data_type)

    def write_text(self, selection: RowSelection, path: Path) -> int:
        with path.open("wb", buffering=_BUFFER_BYTES) as file:
            return self._copy_text(selection, lambda row: file.write(unescaped(row)))

    def each_text(self, selection: RowSelection, take: Callable[[Sequence[str]], None]) -> int:
        waiting: list[str] = []
        size = 0

        def collect(row: bytes) -> None:
            nonlocal size
            waiting.append(unescaped(row).removesuffix(b"\n").decode())
            size += len(row)
            if size >= _BUFFER_BYTES:
                take(waiting)
                waiting.clear()
                size = 0

        count = self._copy_text(selection, collect)
        take(waiting)
        return count

    def write_parquet(self, selection: RowSelection, path: Path) -> int:
        held = self.columns(selection.relation) or ()
        source = path.with_suffix(".csv")
        statement, columns = rows_statement(selection, held)
        types = parquet_types(columns)
        with (
            local_disk_errors("export"),
            source.open("wb", buffering=_BUFFER_BYTES) as file,
            self._connection.cursor() as cursor,
        ):
            cursor.copy_expert(f"copy ({statement}) to stdout {COPY_OPTIONS}", file)
        try:
            return parquet_from_csv(source, types, [column.name for column in selection.columns], path)
        finally:
            source.unlink()

    def _copy_text(self, selection: RowSelection, take: Callable[[bytes], object]) -> int:
        statement = copy_statement(selection, self.columns(selection.relation) or ())
        with local_disk_errors("export"), self._connection.cursor() as cursor:
            try:
                cursor.copy_expert(statement, _Rows(take))
            except psycopg2.DataError as error:
                raise (not_finite(selection.relation, str(error)) or error) from None
            return int(cursor.rowcount)


class _Rows:
    """A file, for the driver, whose every write is one row."""

    def __init__(self, take: Callable[[bytes], object]) -> None:
        self._take = take

    def write(self, row: bytes) -> int:
        self._take(row)
        return len(row)


def _driver_marks(statement: str) -> str:
    """Turn the marks of parameters into the driver's own."""
    return statement.replace("%", "%%").replace("?", "%s")


def _told(error: psycopg2.Error) -> str:
    """Tell what went wrong without telling a value."""
    if error.pgcode is None and isinstance(error, (psycopg2.OperationalError, psycopg2.InterfaceError)):
        return (str(error).splitlines() or ["the connection was lost"])[0]
    if error.pgcode and error.pgcode.startswith(_TELLABLE):
        return str(error.diag.message_primary)
    return f"{type(error).__name__} (SQLSTATE {error.pgcode})"


def _refused(what: str, next_step: str, *, retryable: bool = False) -> ActivationError:
    return ActivationError(ExitCode.WAREHOUSE, "export", what, next_step, retryable)
