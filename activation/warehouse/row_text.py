"""A row of a file as one SQL expression, the same for every engine; what engines do otherwise comes in as a `Dialect`.

Source of the bytes: the product specification's sections on formats and quote modes. This module builds text only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from activation.common.file_settings import QUOTE, FileSettings, LineEnding, QuoteMode

# Unicode's white space, by which a field that begins or ends with it is told.
_BLANKS = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
# Any of these may stand in a number, a date, a time, a UUID or a truth value.
_IN_PLAIN_VALUES = frozenset("0123456789abcdefghijklmnopqrstuvwxyz+-.: ")
# PostgreSQL takes at most 100 arguments.
_MOST_ARGUMENTS = 90
# JSON's own short escapes (RFC 8259); every other control character becomes \u and four digits.
_SHORT_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


class Kind(Enum):
    """What a value is, as far as its written form depends on it."""

    TEXT = auto()
    NUMBER = auto()
    BOOLEAN = auto()
    MOMENT = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a row. ``plain`` is its bare text in SQL, NULL for NULL; a moment's is ``yyyy-MM-dd HH:mm:ss``."""

    name: str
    kind: Kind
    plain: str


@dataclass(frozen=True, slots=True)
class Dialect:
    """What engines write in their own way.

    ``matches`` makes a condition of a text and a regular expression; ``character`` writes a character inside brackets
    of a regular expression; ``control_characters`` are those that a text of this engine can hold.
    """

    matches: Callable[[str, str], str]
    character: Callable[[str], str]
    control_characters: str


def row_expression(values: Sequence[Value], settings: FileSettings, dialect: Dialect) -> str:
    """Build the expression of a row's text, without the LF at its end.

    Arguments:
        values: the row's, in the order of the columns.
        settings: of the file; its format is a text format.
        dialect: the engine's.
    """
    if settings.is_delimited:
        separator = literal(settings.separator)
        pieces = [piece for value in values for piece in (separator, _field(value, settings, dialect))][1:]
    else:
        pieces = ["'{'", *_members(values, dialect), "'}'"]
    if settings.line_ending is LineEnding.CRLF:
        pieces.append(literal("\r"))
    return _concatenated(pieces)


def header_line(names: Sequence[str], settings: FileSettings) -> str:
    """Write the names of the columns by the same rules as the texts below them, with the line's end."""
    return settings.separator.join(_header_field(name, settings) for name in names) + settings.line_ending.characters


def literal(text: str) -> str:
    """Write a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _field(value: Value, settings: FileSettings, dialect: Dialect) -> str:
    """Write one field of a delimited row; where it gives NULL, the field is empty."""
    text, escape = value.plain, settings.escape_character
    # Bare texts of other kinds hold nothing special, unless the delimiter or the escape character is of their letters.
    may_be_special = value.kind is Kind.TEXT or not _IN_PLAIN_VALUES.isdisjoint(settings.separator + (escape or ""))
    match settings.quote_mode:
        case QuoteMode.ALL:
            return f"coalesce({_quoted(text, escape)}, '{QUOTE}{QUOTE}')"
        case QuoteMode.ALL_NON_NULL:
            return _quoted(text, escape)
        case QuoteMode.NON_NUMERIC:
            return text if value.kind is Kind.NUMBER else _quoted(text, escape)
        case QuoteMode.MINIMAL if may_be_special:
            condition = dialect.matches(text, _special(settings, dialect))
            return f"case when {condition} then {_quoted(text, escape)} else {text} end"
        case QuoteMode.NONE if may_be_special and escape:
            return _escaped(text, settings.separator, escape)
    return text


def _quoted(text: str, escape: str | None) -> str:
    mark = escape or QUOTE
    inner = f"replace({text}, {literal(QUOTE)}, {literal(mark + QUOTE)})"
    if escape:
        doubled = f"replace({text}, {literal(escape)}, {literal(escape * 2)})"
        inner = f"replace({doubled}, {literal(QUOTE)}, {literal(mark + QUOTE)})"
    return f"'{QUOTE}' || {inner} || '{QUOTE}'"


def _escaped(text: str, separator: str, escape: str) -> str:
    # The escape character first: the others' would be doubled.
    for character in (escape, separator, QUOTE):
        text = f"replace({text}, {literal(character)}, {literal(escape + character)})"
    for character, letter in (("\n", "n"), ("\r", "r")):
        text = f"replace({text}, {literal(character)}, {literal(escape + letter)})"
    return text


def _special(settings: FileSettings, dialect: Dialect) -> str:
    """Find what must stand in quotes: a special character anywhere, or white space at an end."""
    specials = dict.fromkeys([settings.separator, QUOTE, *(settings.escape_character or ""), "\r", "\n"])
    inside = "".join(map(dialect.character, specials))
    blanks = "".join(map(dialect.character, _BLANKS))
    return f"[{inside}]|^[{blanks}]|[{blanks}]$"


def _header_field(name: str, settings: FileSettings) -> str:
    escape = settings.escape_character
    special = any(character in name for character in (settings.separator, QUOTE, escape or QUOTE, "\r", "\n"))
    match settings.quote_mode:
        case QuoteMode.MINIMAL:
            is_quoted = special or name.strip(_BLANKS) != name
        case QuoteMode.NONE:
            if escape:
                for character in (escape, settings.separator, QUOTE):
                    name = name.replace(character, escape + character)
                name = name.replace("\n", f"{escape}n").replace("\r", f"{escape}r")
            is_quoted = False
        case _:
            is_quoted = True
    if not is_quoted:
        return name
    if escape:
        name = name.replace(escape, escape * 2)
    return QUOTE + name.replace(QUOTE, (escape or QUOTE) + QUOTE) + QUOTE


def _members(values: Sequence[Value], dialect: Dialect) -> list[str]:
    pieces: list[str] = []
    for number, value in enumerate(values):
        key = json.dumps(value.name, ensure_ascii=False)
        pieces.append(literal(f"{',' if number else ''}{key}:"))
        pieces.append(f"coalesce({_json_value(value, dialect)}, 'null')")
    return pieces


def _json_value(value: Value, dialect: Dialect) -> str:
    match value.kind:
        case Kind.NUMBER | Kind.BOOLEAN:
            return value.plain
        case Kind.MOMENT:
            return f"""'"' || replace({value.plain}, ' ', 'T') || 'Z"'"""
        case Kind.TEXT:
            special = "".join(map(dialect.character, f'"\\{dialect.control_characters}'))
            escaped = f"'\"' || {_json_escaped(value.plain, dialect)} || '\"'"
            condition = dialect.matches(value.plain, f"[{special}]")
            return f"case when {condition} then {escaped} else '\"' || {value.plain} || '\"' end"
    return f"'\"' || {value.plain} || '\"'"


def _json_escaped(text: str, dialect: Dialect) -> str:
    escapes = {"\\": "\\\\", QUOTE: f"\\{QUOTE}"}
    for character in dialect.control_characters:
        escapes[character] = _SHORT_ESCAPES.get(character, f"\\u{ord(character):04x}")
    for character, escape in escapes.items():
        text = f"replace({text}, {_code_point(character)}, {literal(escape)})"
    return text


def _code_point(character: str) -> str:
    return f"chr({ord(character)})"


def _concatenated(pieces: Sequence[str]) -> str:
    """Join texts, NULL counting as empty."""
    while len(pieces) > 1:
        groups = [pieces[start : start + _MOST_ARGUMENTS] for start in range(0, len(pieces), _MOST_ARGUMENTS)]
        pieces = [f"concat({', '.join(group)})" for group in groups]
    return pieces[0] if pieces[0].startswith("concat(") else f"concat({pieces[0]})"
