"""Builds the statements by which PostgreSQL writes rows, byte for byte as DuckDB writes them.

COPY streams the rows at the server's full speed. Its own CSV quoting is not ours, so each row arrives as one finished
text in COPY's text format, whose backslash escapes are undone on the way to the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from activation.warehouse.not_finite import NOT_FINITE
from activation.warehouse.protocol import RelationColumn, RowSelection
from activation.warehouse.row_text import Dialect, Kind, Value, literal, row_expression

_TEXTS = ("text", "character varying")
# Of each: the short name, and from where on the shortest digits may be a half between two neighbours.
_FLOATS = {"double precision": ("float8", "1e15"), "real": ("float4", "1e6")}
_KINDS = {
    **dict.fromkeys((*_FLOATS, "smallint", "integer", "bigint"), Kind.NUMBER),
    **dict.fromkeys(("date", "uuid"), Kind.OTHER),
    "boolean": Kind.BOOLEAN,
}
_SIZED = re.compile(r"(character varying|numeric|time|timestamp)(\([0-9,]+\))?( without time zone| with time zone)?")
_SIZED_KINDS = {"numeric": Kind.NUMBER, "time": Kind.OTHER, "timestamp": Kind.MOMENT, "character varying": Kind.TEXT}

_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_MEANINGS = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}

DIALECT = Dialect(
    matches=lambda text, pattern: f"{text} ~ {literal(pattern)}",
    character=lambda character: f"\\U{ord(character):08X}",
    # A text of PostgreSQL never holds the character 0.
    control_characters="".join(map(chr, range(1, 32))),
)


def has_written_form(data_type: str) -> bool:
    """Tell whether a type, as ``format_type`` spells it, can stand in a file. Arrays and JSON cannot."""
    return _kind(data_type) is not None


def copy_statement(selection: RowSelection, held: Iterable[RelationColumn]) -> str:
    """Build the COPY statement that streams a selection, one text a row, without the LF at its end.

    Arguments:
        selection: the rows and columns; a column named otherwise than the relation's only in case is that one.
        held: the relation's columns.
    """
    column_of = _finder(held)
    values = [_value(column.name, column_of(column.name)) for column in selection.columns]
    source = _ordered_source(selection, column_of)
    if selection.file.row_number:
        # Numbers are given while the sorted rows stream by.
        values.insert(0, Value(selection.file.row_number_column, Kind.NUMBER, "row_number() over ()"))
        source = f"(select * from {source}) as mart"  # noqa: S608 - from the manifest
    return f"copy (select {row_expression(values, selection.file, DIALECT)}\nfrom {source}) to stdout"


def rows_statement(selection: RowSelection, held: Iterable[RelationColumn]) -> tuple[str, tuple[RelationColumn, ...]]:
    """Build the query of a selection's rows as they are, in order.

    Returns:
        the query, and its columns as the relation has them.
    """
    column_of = _finder(held)
    columns = tuple(column_of(column.name) for column in selection.columns)
    return f"select {', '.join(map(_name, columns))}\nfrom {_ordered_source(selection, column_of)}", columns


def _ordered_source(selection: RowSelection, column_of: Callable[[str], RelationColumn]) -> str:
    conditions = [selection.condition] if selection.condition else []
    if selection.window:
        name, day = selection.window
        conditions.append(f"{_name(column_of(name))} = date '{day.isoformat()}'")
    where = f"\nwhere {' and '.join(conditions)}" if conditions else ""
    order = ", ".join(f"{_in_code_point_order(column_of(name))} asc nulls last" for name in selection.order_by)
    return f"{selection.relation} as mart{where}\norder by {order}"


def unescaped(row: bytes) -> bytes:
    """Undo the escapes of COPY's text format."""
    return _ESCAPED.sub(lambda match: _MEANINGS.get(match[1], match[1]), row) if b"\\" in row else row


def _kind(data_type: str) -> Kind | None:
    if data_type.startswith("time") and not data_type.startswith("timestamp") and "with time zone" in data_type:
        return None
    if data_type.startswith(_TEXTS):
        return Kind.TEXT
    sized = _SIZED.fullmatch(data_type)
    return _SIZED_KINDS[sized[1]] if sized else _KINDS.get(data_type)


def _finder(held: Iterable[RelationColumn]) -> Callable[[str], RelationColumn]:
    columns = list(held)
    exact = {column.name: column for column in columns}
    # Unquoted names are kept in lower case, whatever the contract writes.
    folded = {column.name.casefold(): column for column in columns}
    return lambda name: exact.get(name) or folded[name.casefold()]


def _value(label: str, column: RelationColumn) -> Value:
    return Value(label, _kind(column.data_type) or Kind.TEXT, _plain(column))


def _plain(column: RelationColumn) -> str:
    """Write one value bare; NULL stays NULL."""
    name, data_type = _name(column), column.data_type
    if data_type in _FLOATS:
        return _finite(column, _plain_number(name, *_FLOATS[data_type]))
    if data_type.startswith("numeric"):
        return _finite(column, f"{name}::text")
    if data_type.startswith("timestamp"):
        moment = f"({name} at time zone 'UTC')" if "with time zone" in data_type else name
        return f"date_trunc('second', {moment})::text"
    return f"{name}::text"


def _finite(column: RelationColumn, written: str) -> str:
    """Refuse NaN and infinity, whose difference to themselves is not 0. A failing cast tells which column it was."""
    name = _name(column)
    message = literal(f"column {column.name} {NOT_FINITE}")
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
