"""Writes DuckDB's rows as CSV, byte for byte as specified (delimited values; quote mode "special characters only").

DuckDB's own writer does the work at full speed, but its quoting is not ours: it quotes '#' and empty text, and leaves
blanks at the ends bare. So its quoting is switched off, and text arrives quoted by an expression. This module builds
statements only and never holds rows.
"""

from __future__ import annotations

from pathlib import Path

from activation.delimited import NOT_FINITE, header_field
from activation.warehouse import RelationColumn, RowSelection

# A field needs quotes when it contains a delimiter, a quote or a line end, or white space at an end.
_BLANK = r"[\x09-\x0D\x{85}\p{Z}]"
_SPECIAL = rf'[,"\r\n]|^{_BLANK}|{_BLANK}$'

_INTEGERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"}
_UNSIGNED_INTEGERS = {"UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"}
_TIMESTAMPS = {"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"}
_ZONED = "TIMESTAMP WITH TIME ZONE"
_FLOATS = {"DOUBLE", "FLOAT"}
_OTHERS = {_ZONED, "VARCHAR", "BOOLEAN", "DATE", "TIME", "UUID"}
_WRITABLE = _INTEGERS | _UNSIGNED_INTEGERS | _TIMESTAMPS | _FLOATS | _OTHERS


def has_written_form(data_type: str) -> bool:
    """Tell whether a type, as ``typeof`` spells it, can stand in a delimited file. Lists and structs cannot."""
    return data_type in _WRITABLE or data_type.startswith(("DECIMAL(", "ENUM("))


def csv_statement(selection: RowSelection, path: Path) -> str:
    """Build the COPY statement that writes a selection to a file; it answers with the number of rows."""
    fields = ",\n    ".join(f"{_field(column)} as {_name(header_field(column.name))}" for column in selection.columns)
    conditions = [selection.condition] if selection.condition else []
    if selection.window:
        column, day = selection.window
        conditions.append(f"{_column(column)} = date '{day.isoformat()}'")
    where = f"\nwhere {' and '.join(conditions)}" if conditions else ""
    order = ", ".join(f"{_column(column)} asc nulls last" for column in selection.order_by)
    query = f"select\n    {fields}\nfrom {selection.relation} as mart{where}\norder by {order}"
    header = "true" if selection.header else "false"
    options = f"format csv, header {header}, delimiter ',', quote '', escape '', nullstr ''"
    return f"copy ({query}) to {_text(str(path))} ({options})"


def _field(column: RelationColumn) -> str:
    """Write one value. NULL stays NULL, which the writer leaves empty."""
    name, data_type = _column(column.name), column.data_type
    if data_type == "VARCHAR" or data_type.startswith("ENUM("):
        return _quoted(f"{name}::varchar")
    if data_type in _FLOATS:
        return _plain_number(f"{name}::varchar", f"isfinite({name})", column.name)
    if data_type == _ZONED:
        return _whole_seconds(f"({name} at time zone 'UTC')")
    if data_type in _TIMESTAMPS:
        return _whole_seconds(name)
    return f"{name}::varchar"


def _quoted(text: str) -> str:
    quoted = f"'\"' || replace({text}, '\"', '\"\"') || '\"'"
    return f"case when regexp_matches({text}, {_text(_SPECIAL)}) then {quoted} else {text} end"


def _whole_seconds(moment: str) -> str:
    """Truncate, not cast, to seconds: the cast rounds, which moves 23:59:59.9 into the next day."""
    return f"date_trunc('second', {moment}::timestamp)::varchar"


def _plain_number(text: str, is_finite: str, label: str) -> str:
    """Write a floating-point number without an exponent: the shortest digits that read back as the same number."""
    sign = f"regexp_extract({text}, '^-?')"
    digits = f"replace(regexp_extract({text}, '^-?([0-9.]+)e', 1), '.', '')"
    exponent = f"regexp_extract({text}, 'e[+-]?([0-9]+)', 1)::integer"
    return (
        f"case when not {is_finite} then error({_text(f'column {label} {NOT_FINITE}')})"
        f" when contains({text}, 'e-') then {sign} || '0.' || repeat('0', {exponent} - 1) || {digits}"
        f" when contains({text}, 'e') then {sign} || rpad({digits}, {exponent} + 1, '0') || '.0'"
        f" else {text} end"
    )


def _column(identifier: str) -> str:
    """Name a column of the mart itself: the bare name would be the written text, which sorts 10 before 9."""
    return f"mart.{_name(identifier)}"


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
