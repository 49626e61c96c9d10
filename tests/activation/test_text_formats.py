"""Text files byte by byte, as two engines write them: the specification's table of quote modes, and what it implies."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders import make_delivery, make_mart, make_warehouse, write_out
from postgres_fixtures import PostgresDatabase

from activation.common.file_settings import FileFormat, LineEnding, QuoteMode

# Columns (name, type, SQL value), and file settings; gives the bytes.
Columns = list[tuple[str, str, str]]
Write = Callable[..., bytes]


@pytest.fixture(params=["duckdb", "postgres"])
def write(request: pytest.FixtureRequest, tmp_path: Path) -> Write:
    """Write rows of one table by an engine; `rows` are further rows of SQL values."""
    postgres: PostgresDatabase | None = request.getfixturevalue("postgres") if request.param == "postgres" else None
    count = iter(range(100))

    def written(columns: Columns, *rows: tuple[str, ...], **file: Any) -> bytes:
        folder = tmp_path / str(next(count))
        folder.mkdir()
        values = [tuple(value for _, _, value in columns), *rows]
        casts = [
            ", ".join(
                f'cast({value} as {kind}) as "{name}"' for (name, kind, _), value in zip(columns, row, strict=True)
            )
            for row in values
        ]
        numbered = " union all ".join(f"select {number} as n_, {row}" for number, row in enumerate(casts))
        statement = f"create table mart as {numbered}"
        contract = [("n_", "integer"), *((name, kind) for name, kind, _ in columns)]
        if postgres:
            postgres.execute("drop table if exists mart", statement)
            warehouse: Any = postgres.warehouse
            mart = make_mart(contract, '"public"."mart"', hidden=["n_"])
        else:
            warehouse = make_warehouse(folder / "warehouse.duckdb", statement)
            mart = make_mart(contract, hidden=["n_"])
        return write_out(make_delivery(["n_"], **{"header": False, **file}), mart, warehouse, folder / "out")[1]

    return written


# The specification's row: text a, NULL, integer 7, text x,y, text he "said", empty text.
ROW: Columns = [
    ("a", "varchar", "'a'"),
    ("b", "varchar", "null"),
    ("c", "integer", "7"),
    ("d", "varchar", "'x,y'"),
    ("e", "varchar", "'he \"said\"'"),
    ("f", "varchar", "''"),
]


@pytest.mark.parametrize(
    ("mode", "plain", "escaped"),
    [
        (QuoteMode.ALL, rb'"a","","7","x,y","he ""said""",""', rb'"a","","7","x,y","he \"said\"",""'),
        (QuoteMode.ALL_NON_NULL, rb'"a",,"7","x,y","he ""said""",""', rb'"a",,"7","x,y","he \"said\"",""'),
        (QuoteMode.MINIMAL, rb'a,,7,"x,y","he ""said""",', rb'a,,7,"x,y","he \"said\"",'),
        (QuoteMode.NON_NUMERIC, rb'"a",,7,"x,y","he ""said""",""', rb'"a",,7,"x,y","he \"said\"",""'),
        (QuoteMode.NONE, rb'a,,7,x,y,he "said",', rb"a,,7,x\,y,he \"said\","),
    ],
)
def test_the_table_of_quote_modes(write: Write, mode: QuoteMode, plain: bytes, escaped: bytes) -> None:
    assert write(ROW, quote_mode=mode) == plain + b"\n"
    assert write(ROW, quote_mode=mode, escape_character="\\") == escaped + b"\n"


def text(value: str) -> Columns:
    return [("t", "varchar", value)]


@pytest.mark.parametrize(
    ("mode", "escape", "written"),
    [
        # The escape character itself, a quote, a line end and the delimiter in one text: \"(LF)(CR),
        (QuoteMode.MINIMAL, None, b'"\\""\n\r,"'),
        (QuoteMode.MINIMAL, "\\", b'"\\\\\\"\n\r,"'),
        (QuoteMode.ALL, "\\", b'"\\\\\\"\n\r,"'),
        (QuoteMode.NONE, "\\", b'\\\\\\"\\n\\r\\,'),
        (QuoteMode.NONE, None, b'\\"\n\r,'),
        (QuoteMode.MINIMAL, "^", b'"\\^"\n\r,"'),
        (QuoteMode.NONE, "^", b'\\^"^n^r^,'),
        (QuoteMode.NONE, "'", b"\\'\"'n'r',"),
    ],
)
def test_what_is_escaped_and_how(write: Write, mode: QuoteMode, escape: str | None, written: bytes) -> None:
    value = "chr(92) || chr(34) || chr(10) || chr(13) || ','"
    assert write(text(value), quote_mode=mode, escape_character=escape) == written + b"\n"


def test_the_escape_character_alone_is_special(write: Write) -> None:
    rows = ("'a\\b'", "'ab'", "' ab'")
    values = [(row,) for row in rows[1:]]
    assert write(text(rows[0]), *values, escape_character="\\") == b'"a\\\\b"\nab\n" ab"\n'
    assert write(text(rows[0]), *values) == b'a\\b\nab\n" ab"\n'


TYPES: Columns = [
    ("n", "decimal(9,2)", "-1.50"),
    ("b", "boolean", "true"),
    ("d", "date", "'2026-06-29'"),
    ("m", "timestamp", "'2026-06-29 23:59:59.9'"),
    ("f", "double precision", "1.5e20"),
    ("t", "varchar", "'007'"),
]
PLAIN = [b"-1.50", b"true", b"2026-06-29", b"2026-06-29 23:59:59", b"150000000000000000000.0", b"007"]


@pytest.mark.parametrize(
    ("mode", "quoted"),
    [
        (QuoteMode.ALL, [0, 1, 2, 3, 4, 5]),
        (QuoteMode.NON_NUMERIC, [1, 2, 3, 5]),
        (QuoteMode.MINIMAL, []),
    ],
)
def test_numbers_alone_are_numeric(write: Write, mode: QuoteMode, quoted: list[int]) -> None:
    fields = [b'"%b"' % value if index in quoted else value for index, value in enumerate(PLAIN)]
    assert write(TYPES, quote_mode=mode) == b",".join(fields) + b"\n"


@pytest.mark.parametrize(
    ("file", "delimiter"),
    [
        ({"format": FileFormat.TSV}, b"\t"),
        ({"format": FileFormat.PSV}, b"|"),
        ({"format": FileFormat.CUSTOM, "delimiter": ";"}, b";"),
        ({"format": FileFormat.CUSTOM, "delimiter": "\x01"}, b"\x01"),
        ({"format": FileFormat.CUSTOM, "delimiter": "§"}, "§".encode()),
        ({"format": FileFormat.CUSTOM, "delimiter": "'"}, b"'"),
        ({"format": FileFormat.CUSTOM, "delimiter": "]"}, b"]"),
        ({"format": FileFormat.CUSTOM, "delimiter": "^"}, b"^"),
    ],
)
def test_every_delimiter_is_special_where_it_is_one(write: Write, file: dict[str, Any], delimiter: bytes) -> None:
    sql = f"'x' || chr({ord(delimiter.decode())}) || 'y'"
    columns: Columns = [("a", "varchar", sql), ("b", "varchar", "'x,y'"), ("c", "integer", "7")]
    assert write(columns, **file) == delimiter.join([b'"x%by"' % delimiter, b"x,y", b"7"]) + b"\n"


def test_a_delimiter_of_dates_and_numbers_puts_them_in_quotes(write: Write) -> None:
    settings = {"format": FileFormat.CUSTOM, "delimiter": "-"}
    assert write(TYPES[:3], **settings) == b'"-1.50"-true-"2026-06-29"\n'
    escaping = {**settings, "quote_mode": QuoteMode.NONE, "escape_character": "\\"}
    assert write(TYPES[:3], **escaping) == b"\\-1.50-true-2026\\-06\\-29\n"


def test_crlf_ends_every_record_the_last_and_the_header_too(write: Write) -> None:
    columns: Columns = [("a", "integer", "1"), ("b", "varchar", "null")]
    content = write(columns, ("2", "'x'"), header=True, line_ending=LineEnding.CRLF)
    assert content == b"a,b\r\n1,\r\n2,x\r\n"


@pytest.mark.parametrize(
    ("mode", "escape", "header"),
    [
        (QuoteMode.MINIMAL, None, b'a,"x,y","q""q"," s",\\'),
        (QuoteMode.ALL, None, b'"a","x,y","q""q"," s","\\"'),
        (QuoteMode.ALL_NON_NULL, "\\", b'"a","x,y","q\\"q"," s","\\\\"'),
        (QuoteMode.NON_NUMERIC, None, b'"a","x,y","q""q"," s","\\"'),
        (QuoteMode.NONE, None, b'a,x,y,q"q, s,\\'),
        (QuoteMode.NONE, "\\", b'a,x\\,y,q\\"q, s,\\\\'),
        (QuoteMode.MINIMAL, "\\", b'a,"x,y","q\\"q"," s","\\\\"'),
    ],
)
def test_the_header_follows_the_same_mode(tmp_path: Path, mode: QuoteMode, escape: str | None, header: bytes) -> None:
    names = ["a", "x,y", 'q"q', " s", "\\"]
    columns = ", ".join('1 as "' + name.replace('"', '""') + '"' for name in names)
    warehouse = make_warehouse(tmp_path / "warehouse.duckdb", f"create table mart as select {columns}")
    delivery = make_delivery(["a"], quote_mode=mode, escape_character=escape)
    _, content = write_out(delivery, make_mart([(name, "integer") for name in names]), warehouse, tmp_path / "out")
    assert content.splitlines()[0] == header


def test_row_numbers_stand_first_and_count_from_one_in_the_files_order(write: Write) -> None:
    columns: Columns = [("a", "varchar", "'x'")]
    content = write(columns, ("'y'",), ("null",), header=True, row_number=True, quote_mode=QuoteMode.NON_NUMERIC)
    assert content == b'"row_number","a"\n1,"x"\n2,"y"\n3,\n'
    content = write(columns, row_number=True, row_number_column="No-1", header=True)
    assert content == b"No-1,a\n1,x\n"


def test_many_numbered_rows_stay_in_order(tmp_path: Path) -> None:
    statement = "create table mart as select (range * 7919) % 300000 as n from range(300000)"
    warehouse = make_warehouse(tmp_path / "warehouse.duckdb", statement)
    delivery = make_delivery(["n"], header=False, row_number=True)
    _, content = write_out(delivery, make_mart([("n", "bigint")]), warehouse, tmp_path / "out")
    assert content == b"".join(b"%d,%d\n" % (n + 1, n) for n in range(300_000))


# JSON

JSON_ROW: Columns = [
    ("Text", "varchar", "'he \"said\" \\ é 日 / ' || chr(10) || chr(9) || chr(1) || chr(31) || chr(127)"),
    ("n", "decimal(9,2)", "-1.50"),
    ("f", "double precision", "1.5e20"),
    ("b", "boolean", "false"),
    ("d", "date", "'2026-06-29'"),
    ("m", "timestamp", "'2026-06-29 23:59:59.9'"),
    ("none", "integer", "null"),
]
LINE = (
    '{"Text":"he \\"said\\" \\\\ é 日 / \\n\\t\\u0001\\u001f\x7f","n":-1.50,"f":150000000000000000000.0,"b":false,'
    '"d":"2026-06-29","m":"2026-06-29T23:59:59Z","none":null}'
)


def test_ndjson_is_one_object_a_line_with_keys_in_column_order(write: Write) -> None:
    line = LINE.encode()
    content = write(JSON_ROW, format=FileFormat.NDJSON)
    assert content == line + b"\n"
    assert json.loads(content)["Text"] == 'he "said" \\ é 日 / \n\t\x01\x1f\x7f'
    assert write(JSON_ROW, format=FileFormat.NDJSON, line_ending=LineEnding.CRLF) == line + b"\r\n"


def test_json_is_one_array(write: Write) -> None:
    columns: Columns = [("a", "integer", "1"), ("b", "varchar", "'x' || chr(10) || 'y'")]
    content = write(columns, ("2", "null"), ("3", "'z'"), format=FileFormat.JSON)
    assert content == b'[\n{"a":1,"b":"x\\ny"},\n{"a":2,"b":null},\n{"a":3,"b":"z"}\n]\n'
    assert json.loads(content) == [{"a": 1, "b": "x\ny"}, {"a": 2, "b": None}, {"a": 3, "b": "z"}]


def test_a_large_json_array_is_still_one(tmp_path: Path) -> None:
    statement = "create table mart as select range as n, repeat('é', 50) as t from range(30000)"
    warehouse = make_warehouse(tmp_path / "warehouse.duckdb", statement)
    mart = make_mart([("n", "bigint"), ("t", "varchar")])
    _, content = write_out(make_delivery(["n"], format=FileFormat.JSON), mart, warehouse, tmp_path / "out")
    assert json.loads(content) == [{"n": n, "t": "é" * 50} for n in range(30_000)]


def test_an_empty_mart_is_an_empty_array_and_no_line(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path / "warehouse.duckdb", "create table mart (n integer)")
    mart = make_mart([("n", "integer")])
    contents = {
        form: write_out(make_delivery(["n"], format=form), mart, warehouse, tmp_path / form)[1]
        for form in (FileFormat.JSON, FileFormat.NDJSON, FileFormat.TSV)
    }
    assert contents == {FileFormat.JSON: b"[\n]\n", FileFormat.NDJSON: b"", FileFormat.TSV: b"n\n"}


def test_a_json_key_is_escaped(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path / "warehouse.duckdb", 'create table mart as select 1 as "q""k\'", chr(0) as z')
    mart = make_mart([("q\"k'", "integer"), ("z", "varchar")])
    _, content = write_out(make_delivery(["z"], format=FileFormat.NDJSON), mart, warehouse, tmp_path / "out")
    assert content == b'{"q\\"k\'":1,"z":"\\u0000"}\n'
