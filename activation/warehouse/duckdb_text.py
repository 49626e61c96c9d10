"""Builds the statements by which DuckDB writes files: rows of text byte for byte as specified, and Parquet.

DuckDB's own writer does the work at full speed, but its quoting is not ours: it quotes '#' and empty text, and leaves
blanks at the ends bare. So its quoting is switched off, and each row arrives as one finished text.
"""

from __future__ import annotations

from pathlib import Path

from activation.warehouse.not_finite import NOT_FINITE
from activation.warehouse.protocol import RelationColumn, RowSelection
from activation.warehouse.row_text import Dialect, Kind, Value, literal, row_expression

_INTEGERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"}
_UNSIGNED_INTEGERS = {"UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"}
_TIMESTAMPS = {"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"}
_ZONED = "TIMESTAMP WITH TIME ZONE"
_FLOATS = {"DOUBLE", "FLOAT"}
_KINDS = {
    **dict.fromkeys((*_INTEGERS, *_UNSIGNED_INTEGERS, *_FLOATS), Kind.NUMBER),
    **dict.fromkeys((*_TIMESTAMPS, _ZONED), Kind.MOMENT),
    **dict.fromkeys(("DATE", "TIME", "UUID"), Kind.OTHER),
    "VARCHAR": Kind.TEXT,
    "BOOLEAN": Kind.BOOLEAN,
}

DIALECT = Dialect(
    matches=lambda text, pattern: f"regexp_matches({text}, {literal(pattern)})",
    character=lambda character: f"\\x{{{ord(character):x}}}",
    control_characters="".join(map(chr, range(32))),
)


def has_written_form(data_type: str) -> bool:
    """Tell whether a type, as ``typeof`` spells it, can stand in a file. Lists and structs cannot."""
    return _kind(data_type) is not None


def text_query(selection: RowSelection) -> str:
    """Build the query that gives each row of a selection as one text, in order, without the LF at its end."""
    values = [_value(column) for column in selection.columns]
    if selection.file.row_number:
        # Numbers are given while the sorted rows stream by, in constant memory.
        values.insert(0, Value(selection.file.row_number_column, Kind.NUMBER, "row_number() over ()"))
    row = row_expression(values, selection.file, DIALECT)
    # Sorted as they are, and written as text after that: texts of numbers would sort 10 before 9, and weigh more.
    return f"select {row} as line\nfrom (select * from {_ordered_source(selection)}) as mart"  # noqa: S608 - from the manifest


def text_statement(selection: RowSelection, path: Path) -> str:
    """Build the COPY statement that writes the rows' texts to a file; it answers with the number of rows."""
    options = "format csv, header false, delimiter ',', quote '', escape '', nullstr '', use_tmp_file false"
    return f"copy (\n{text_query(selection)}\n) to {literal(str(path))} ({options})"


def parquet_statement(selection: RowSelection, path: Path) -> str:
    """Build the COPY statement that writes a selection as one Parquet file; it answers with the number of rows."""
    columns = ", ".join(_column(column.name) for column in selection.columns)
    query = f"select {columns}\nfrom {_ordered_source(selection)}"
    return f"copy (\n{query}\n) to {literal(str(path))} (format parquet, compression snappy, use_tmp_file false)"


def _kind(data_type: str) -> Kind | None:
    if data_type.startswith("DECIMAL("):
        return Kind.NUMBER
    return Kind.TEXT if data_type.startswith("ENUM(") else _KINDS.get(data_type)


def _ordered_source(selection: RowSelection) -> str:
    conditions = [selection.condition] if selection.condition else []
    if selection.window:
        column, day = selection.window
        conditions.append(f"{_column(column)} = date '{day.isoformat()}'")
    where = f"\nwhere {' and '.join(conditions)}" if conditions else ""
    order = ", ".join(f"{_column(column)} asc nulls last" for column in selection.order_by)
    return f"{selection.relation} as mart{where}\norder by {order}"


def _value(column: RelationColumn) -> Value:
    return Value(column.name, _kind(column.data_type) or Kind.TEXT, _plain(column))


def _plain(column: RelationColumn) -> str:
    """Write one value bare; NULL stays NULL."""
    name, data_type = _column(column.name), column.data_type
    if data_type in _FLOATS:
        return _plain_number(f"{name}::varchar", f"isfinite({name})", column.name)
    if data_type == _ZONED:
        return _whole_seconds(f"({name} at time zone 'UTC')")
    if data_type in _TIMESTAMPS:
        return _whole_seconds(name)
    return name if data_type == "VARCHAR" else f"{name}::varchar"


def _whole_seconds(moment: str) -> str:
    """Truncate, not cast, to seconds: the cast rounds, which moves 23:59:59.9 into the next day."""
    return f"date_trunc('second', {moment}::timestamp)::varchar"


def _plain_number(text: str, is_finite: str, label: str) -> str:
    """Write a floating-point number without an exponent: the shortest digits that read back as the same number."""
    sign = f"regexp_extract({text}, '^-?')"
    digits = f"replace(regexp_extract({text}, '^-?([0-9.]+)e', 1), '.', '')"
    exponent = f"regexp_extract({text}, 'e[+-]?([0-9]+)', 1)::integer"
    return (
        f"case when not {is_finite} then error({literal(f'column {label} {NOT_FINITE}')})"
        f" when contains({text}, 'e-') then {sign} || '0.' || repeat('0', {exponent} - 1) || {digits}"
        f" when contains({text}, 'e') then {sign} || rpad({digits}, {exponent} + 1, '0') || '.0'"
        f" else {text} end"
    )


def _column(identifier: str) -> str:
    """Name a column of the mart itself."""
    return 'mart."' + identifier.replace('"', '""') + '"'
