"""Invents profiles and e-mail events for the customers of a data set that has only their numbers.

Public retail data sets have no names or addresses. The invented ones make such a set complete, and no row describes a
real person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from benchmarks.feeds.session import open_people, run_scripts
from benchmarks.feeds.write import FileFormat, write_views

INVENTED_FEEDS = ("raw_web_shop_customers", "raw_email_events")
"""The files that are written, each ``<name>.parquet``."""


@dataclass(frozen=True, slots=True)
class ParquetColumn:
    """A column of a Parquet file (or of a glob of files) that holds customer numbers, each any number of times."""

    path: Path
    column: str


def invent_customers(customer_ids: Iterable[str] | ParquetColumn, as_of: date, seed: int, out: Path) -> dict[str, int]:
    """Write one invented profile per customer number, and e-mail events, as Parquet files in ``out``.

    Arguments:
        customer_ids: the numbers, or the Parquet column that has them. NULLs and repeats are left out. Numbers
            stored as floating point are written without their ``.0``.
        as_of: the day on which profiles and events end (exclusive).
        seed: any whole number; the same seed and numbers give the same bytes.
        out: folder of the files; created when it is not there.

    Returns:
        Rows written, by file.

    Raises:
        ValueError: the file cannot be read, lacks the column, or has no customer number at all.
    """
    with duckdb.connect() as reader:
        numbers = _from_parquet(reader, customer_ids) if isinstance(customer_ids, ParquetColumn) else list(customer_ids)
    known = sorted(set(numbers))
    if not known:
        raise ValueError("there is no customer number to invent a profile for")
    connection = open_people(len(known), seed, as_of)
    connection.execute(
        "create table known_customers as select unnest(range(1, len($1) + 1)) as number, unnest($1) as customer_no",
        [known],
    )
    run_scripts(connection, "known_people", "customers", "email", "known_feeds")
    return write_views(connection, INVENTED_FEEDS, out, FileFormat.PARQUET)


def _from_parquet(reader: duckdb.DuckDBPyConnection, source: ParquetColumn) -> list[str]:
    try:
        rows = reader.read_parquet(str(source.path))
    except duckdb.Error as error:
        raise ValueError(f"{source.path} cannot be read as Parquet") from error
    if source.column not in rows.columns:
        raise ValueError(f"{source.path} has no column {source.column!r}; it has {', '.join(rows.columns)}")
    customer = duckdb.ColumnExpression(source.column)
    distinct = rows.filter(customer.isnotnull()).select(customer.alias("customer")).distinct()
    is_floating = str(distinct.types[0]) in ("DOUBLE", "FLOAT")
    text = "regexp_replace(customer::varchar, '\\.0$', '')" if is_floating else "customer::varchar"
    return [number for (number,) in distinct.project(text).fetchall()]
