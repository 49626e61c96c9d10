"""Writes PostgreSQL's rows as Parquet in constant memory: COPY makes a CSV file, DuckDB turns it into Parquet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from activation.common.errors import ActivationError, ExitCode
from activation.warehouse.protocol import RelationColumn
from activation.warehouse.row_text import literal

_TYPES = {
    "text": "VARCHAR",
    "double precision": "DOUBLE",
    "real": "FLOAT",
    "smallint": "SMALLINT",
    "integer": "INTEGER",
    "bigint": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "uuid": "UUID",
}
_SIZED = re.compile(r"(character varying|numeric|time|timestamp)(\([0-9,]+\))?( without time zone| with time zone)?")
_NULL = r"\N"
COPY_OPTIONS = f"(format csv, header false, null '{_NULL}', force_quote *)"
"""How COPY must write what `parquet_from_csv` reads: a NULL differs from every text."""


def parquet_types(columns: Iterable[RelationColumn]) -> dict[str, str]:
    """Tell as which DuckDB type each column is written.

    Raises:
        ActivationError: TYPE_MISMATCH for a numeric without digits of its own, which Parquet cannot hold exactly.
    """
    return {column.name: _parquet_type(column) for column in columns}


def parquet_from_csv(source: Path, types: dict[str, str], order: Sequence[str], path: Path) -> int:
    """Turn a CSV file, written with `COPY_OPTIONS`, into Parquet.

    Arguments:
        source: the file.
        types: DuckDB's types by column name, in the file's order.
        order: the names that the columns are given.
        path: the Parquet file to write.

    Returns:
        the number of rows.
    """
    columns = ", ".join(f"{literal(name)}: {literal(data_type)}" for name, data_type in types.items())
    names = ", ".join(f'"{old}" as "{new}"' for old, new in zip(map(_inner, types), map(_inner, order), strict=True))
    reading = (
        f"read_csv({literal(str(source))}, header = false, auto_detect = false, delim = ',', quote = '\"', "
        f"escape = '\"', nullstr = '{_NULL}', allow_quoted_nulls = false, parallel = false, columns = {{{columns}}})"
    )
    statement = f"copy (select {names} from {reading}) to {literal(str(path))} (format parquet, compression snappy)"  # noqa: S608
    with duckdb.connect() as connection:
        return int(connection.execute(statement).fetchall()[0][0])


def _inner(name: str) -> str:
    return name.replace('"', '""')


def _parquet_type(column: RelationColumn) -> str:
    if found := _TYPES.get(column.data_type):
        return found
    sized = _SIZED.fullmatch(column.data_type)
    kind, size = (sized[1], sized[2]) if sized else ("", None)
    if kind == "numeric" and size and int(size.strip("()").split(",")[0]) <= 38:
        return f"DECIMAL{size}"
    if kind == "numeric":
        raise ActivationError(
            ExitCode.TYPE_MISMATCH,
            "export",
            f"Column {column.name} is {column.data_type}, which Parquet cannot hold exactly.",
            "Cast it in the model to a numeric of at most 38 digits, for example numeric(18,2).",
        )
    if kind == "timestamp":
        return "TIMESTAMP WITH TIME ZONE" if sized and sized[3] == " with time zone" else "TIMESTAMP"
    return "TIME" if kind == "time" else "VARCHAR"
