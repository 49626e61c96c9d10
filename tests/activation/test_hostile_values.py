"""Values that break careless files come back unchanged through three independent CSV readers.

The readers are Python's csv module, DuckDB's reader (files are written without DuckDB's own quoting) and PostgreSQL's
COPY. PostgreSQL's texts cannot hold the character 0, so that value goes through the other two.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import duckdb
import psycopg2
import pytest
from builders import make_delivery, make_mart, write_out
from postgres_fixtures import PostgresDatabase

from activation.common.file_settings import QUOTE, QuoteMode
from activation.warehouse.duckdb_warehouse import DuckDBWarehouse

LONG = "long, \"quoted\"\r\nand 'wide' é日😀 " * 150_000
HOSTILE = [
    "plain",
    "comma,comma",
    'quote"quote',
    '"',
    '""',
    '","',
    "line\nend",
    "carriage\rreturn",
    "both\r\nof them",
    "\n",
    "ends with a backslash \\",
    "\\",
    '\\"',
    "\\n",
    "\\N",
    "NULL",
    " blanks at both ends ",
    "\ttab",
    "=cmd|' /C calc'!A0",
    "+1-800-555",
    "-2+3",
    "@SUM(A1:A9)",
    "'; drop table mart; --",
    "%s {} ${HOME} $(id) `id`",
    "#comment",
    "é\u0301 日本 😀 \u202e \ufeff",
    "\x01\x1f\x7f",
    LONG,
]
MODES = [
    pytest.param(mode, escape, id=f"{mode.value}-{escape}")
    for mode in (QuoteMode.MINIMAL, QuoteMode.ALL, QuoteMode.ALL_NON_NULL)
    for escape in (None, "\\")
]


def written(folder: Path, values: list[str | None], mode: QuoteMode, escape: str | None) -> Path:
    """Deliver numbered values as a file."""
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("create table mart (n integer, value varchar)")
        connection.executemany("insert into mart values (?, ?)", list(enumerate(values)))
    mart = make_mart([("n", "integer"), ("value", "varchar")])
    delivery = make_delivery(["n"], quote_mode=mode, escape_character=escape)
    _, content = write_out(delivery, mart, DuckDBWarehouse(folder / "warehouse.duckdb"), folder / "out")
    path = folder / "people.csv"
    path.write_bytes(content)
    path.chmod(0o644)
    return path


def read_by_python(path: Path, escape: str | None) -> list[str]:
    csv.field_size_limit(sys.maxsize)
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, escapechar=escape, doublequote=escape is None, strict=True))
    assert rows[0] == ["n", "value"]
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(len(rows) - 1)]
    return [row[1] for row in rows[1:]]


def read_by_duckdb(path: Path, escape: str | None) -> list[str]:
    options = (
        f"header = true, auto_detect = false, delim = ',', quote = '\"', escape = '{escape or QUOTE}', "
        "columns = {n: 'integer', value: 'varchar'}, nullstr = 'never', max_line_size = 20000000, strict_mode = false"
    )
    with duckdb.connect() as connection:
        rows = connection.execute(f"select value from read_csv('{path}', {options}) order by n").fetchall()
    return [value or "" for (value,) in rows]


def read_by_postgres(postgres: PostgresDatabase, path: Path, escape: str | None) -> list[str | None]:
    postgres.execute("drop table if exists back", "create table back (n integer, value text)")
    settings: Any = postgres.settings
    with psycopg2.connect(**settings) as connection, connection.cursor() as cursor:
        statement = f"copy back from stdin (format csv, header true, quote '\"', escape '{escape or QUOTE}')"
        with path.open("rb") as file:
            cursor.copy_expert(statement, file)
    return [value for (value,) in postgres.rows("select value from back order by n")]


@pytest.mark.parametrize(("mode", "escape"), MODES)
def test_hostile_values_come_back_through_three_readers(
    postgres: PostgresDatabase, tmp_path: Path, mode: QuoteMode, escape: str | None
) -> None:
    path = written(tmp_path, list(HOSTILE), mode, escape)
    assert read_by_python(path, escape) == HOSTILE
    assert read_by_duckdb(path, escape) == HOSTILE
    assert read_by_postgres(postgres, path, escape) == HOSTILE


def test_the_character_0_comes_back(tmp_path: Path) -> None:
    values = ["a\0b", "\0", 'quoted, "\0"']
    path = written(tmp_path, list(values), QuoteMode.MINIMAL, None)
    assert read_by_python(path, None) == values
    assert read_by_duckdb(path, None) == values


def test_an_empty_text_differs_from_null_where_the_mode_tells_them_apart(
    postgres: PostgresDatabase, tmp_path: Path
) -> None:
    path = written(tmp_path, ["", None, "x"], QuoteMode.ALL_NON_NULL, None)
    assert read_by_postgres(postgres, path, None) == ["", None, "x"]
