"""Writes PostgreSQL's rows as CSV, byte for byte as DuckDB's are written. It never holds more than one row.

COPY streams the rows at the server's full speed. Its own CSV quoting is not ours, so each row arrives as one finished
text in COPY's text format, whose backslash escapes are undone on the way to the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import BinaryIO

from activation.delimited import NOT_FINITE
from activation.warehouse import RelationColumn, RowSelection

# A field needs quotes when it contains a delimiter, a quote or a line end, or any of Unicode's white space at an end.
_BLANK = r"[\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]"
_SPECIAL = rf'[,"\r\n]|^{_BLANK}|{_BLANK}$'

_TEXTS = ("text", "character varying")
# Of each: the short name, and from where on the shortest digits may be a half between two neighbours.
_FLOATS = {"double precision": ("float8", "1e15"), "real": ("float4", "1e6")}
_OTHERS = ("smallint", "integer", "bigint", "boolean", "date", "uuid")
_SIZED = re.compile(r"(character varying|numeric|time|timestamp)(\([0-9,]+\))?( without time zone| with time zone)?")

_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_MEANINGS = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


def has_written_form(data_type: str) -> bool:
    """Tell whether a type, as ``format_type`` spells it, can stand in a delimited file. Arrays and JSON cannot."""
    if data_type.startswith("time") and not data_type.startswith("timestamp") and "with time zone" in data_type:
        return False
    return data_type in (*_TEXTS, *_FLOATS, *_OTHERS) or _SIZED.fullmatch(data_type) is not None


def copy_statement(selection: RowSelection, held: Iterable[RelationColumn]) -> str:
    """Build the COPY statement that streams a selection, one text a row.

    Arguments:
        selection: the rows and columns; a column named otherwise than the relation's only in case is that one.
        held: the relation's columns.
    """
    column_of = _finder(held)
    fields = " || ',' || ".join(f"coalesce({_field(column_of(column.name))}, '')" for column in selection.columns)
    conditions = [selection.condition] if selection.condition else []
    if selection.window:
        name, day = selection.window
        conditions.append(f"{_name(column_of(name))} = date '{day.isoformat()}'")
    where = f"\nwhere {' and '.join(conditions)}" if conditions else ""
    order = ", ".join(f"{_in_code_point_order(column_of(name))} asc nulls last" for name in selection.order_by)
    return f"copy (select {fields}\nfrom {selection.relation} as mart{where}\norder by {order}) to stdout"


class Unescaped:
    """A file that receives COPY's text format and stores the text that it stands for.

    Arguments:
        file: where the bytes go.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, row: bytes) -> int:
        """Store one row. Called by the driver for each."""
        if b"\\" in row:
            row = _ESCAPED.sub(lambda match: _MEANINGS.get(match[1], match[1]), row)
        return self._file.write(row)


def _finder(held: Iterable[RelationColumn]) -> Callable[[str], RelationColumn]:
    columns = list(held)
    exact = {column.name: column for column in columns}
    # Unquoted names are kept in lower case, whatever the contract writes.
    folded = {column.name.casefold(): column for column in columns}
    return lambda name: exact.get(name) or folded[name.casefold()]


def _field(column: RelationColumn) -> str:
    """Write one value; NULL stays NULL."""
    name, data_type = _name(column), column.data_type
    if data_type.startswith(_TEXTS):
        return _quoted(f"{name}::text")
    if data_type in _FLOATS:
        return _finite(column, _plain_number(name, *_FLOATS[data_type]))
    if data_type.startswith("numeric"):
        return _finite(column, f"{name}::text")
    if data_type.startswith("timestamp"):
        moment = f"({name} at time zone 'UTC')" if "with time zone" in data_type else name
        return f"date_trunc('second', {moment})::text"
    return f"{name}::text"


def _quoted(text: str) -> str:
    return f"""case when {text} ~ {_text(_SPECIAL)} then '"' || replace({text}, '"', '""') || '"' else {text} end"""


def _finite(column: RelationColumn, written: str) -> str:
    """Refuse NaN and infinity, whose difference to themselves is not 0. A failing cast tells which column it was."""
    name = _name(column)
    message = _text(f"column {column.name} {NOT_FINITE}")
    # Without a value in it the planner would already try the cast.
    return f"case when {name} - {name} <> 0 then ({message} || left({name}::text, 0))::integer::text else {written} end"


def _plain_number(name: str, data_type: str, large: str) -> str:
    """Write a floating-point number without an exponent: the shortest digits that read back as the same number.

    PostgreSQL's own shortest digits never lie on the half between two neighbours, where some large powers of ten do
    (1e23); the cast to numeric finds these.
    """
    on_half = f"abs({name}) > {large} and {name}::numeric::{data_type} = {name}"
    plain = f"(case when {on_half} then {name}::numeric else {name}::text::numeric end)::text"
    zero = f"when {name} = 0 then case when {name}::text = '-0' then '-0.0' else '0.0' end"
    return f"case {zero} when {plain} like '%.%' then {plain} else {plain} || '.0' end"


def _in_code_point_order(column: RelationColumn) -> str:
    """Sort texts by their code points, whatever language the database sorts by."""
    return f'{_name(column)} collate "C"' if column.data_type.startswith(_TEXTS) else _name(column)


def _name(column: RelationColumn) -> str:
    """Name a column of the mart itself."""
    return 'mart."' + column.name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
