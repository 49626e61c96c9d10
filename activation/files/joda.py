"""Renders a moment by a Joda-Time date pattern, as filename templates use them. It never consults the machine's locale.

Source of the letters: the product specification's filename template section, after Joda-Time's `DateTimeFormat`. `YYYY`
is the calendar year here: Joda's `Y` is the year of era, and the week year is `x`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
_HOUR_LETTERS = frozenset("HhKk")
_PIECE = re.compile(r"''|'(?P<text>(?:[^']|'')*)'|(?P<letters>([A-Za-z])\3*)|(?P<other>[^A-Za-z'])|(?P<stray>')")


@dataclass(frozen=True, slots=True)
class Field:
    """A run of one pattern letter, such as ``yyyy``."""

    letter: str
    count: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A parsed pattern: literal texts and fields in order, and what its reader should be warned of."""

    pieces: tuple[str | Field, ...]
    warnings: tuple[str, ...] = ()

    def render(self, moment: datetime) -> str:
        """Format an aware moment in its own zone."""
        return "".join(
            piece if isinstance(piece, str) else _RENDERERS[piece.letter][1](moment, piece.count)
            for piece in self.pieces
        )


def parse_pattern(pattern: str) -> Pattern:
    """Read a Joda-Time pattern.

    `mm` without any hour letter means the month: published examples print `yyyy-mm-dd` with the output `2022-06-15`.
    Strict Joda-Time would print minutes, so the pattern carries a warning.

    Arguments:
        pattern: for example ``yyyy-MM-dd'T'HHmm``.

    Returns:
        the parsed pattern, with its warnings.

    Raises:
        ValueError: a letter, or a run of it, is not supported, or a quote is not closed.
    """
    pieces = [_piece(match, pattern) for match in _PIECE.finditer(pattern)]
    letters = {piece.letter for piece in pieces if isinstance(piece, Field)}
    if Field("m", 2) not in pieces or letters & _HOUR_LETTERS:
        return Pattern(tuple(pieces))
    months = tuple(Field("M", 2) if piece == Field("m", 2) else piece for piece in pieces)
    return Pattern(months, (f"date pattern '{pattern}': 'mm' was taken for the month. Write 'MM'.",))


def _piece(match: re.Match[str], pattern: str) -> str | Field:
    if match["stray"]:
        raise ValueError(f"date pattern '{pattern}': a quote is not closed")
    if letters := match["letters"]:
        most = _RENDERERS[letters[0]][0] if letters[0] in _RENDERERS else 0
        if len(letters) > most:
            raise ValueError(f"date pattern '{pattern}': '{letters}' is not supported")
        return Field(letters[0], len(letters))
    if match["text"] is not None:
        return match["text"].replace("''", "'")
    return match["other"] or "'"


def _year(year: int, count: int) -> str:
    return f"{year % 100:02d}" if count == 2 else f"{year:0{count}d}"


def _month(moment: datetime, count: int) -> str:
    name = _MONTHS[moment.month - 1]
    return f"{moment.month:0{count}d}" if count < 3 else name[:3] if count == 3 else name


def _weekday(moment: datetime, count: int) -> str:
    name = _WEEKDAYS[moment.weekday()]
    return name[:3] if count < 4 else name


def _offset(moment: datetime, count: int) -> str:
    text = moment.strftime("%z")
    return text[:5] if count == 1 else f"{text[:3]}:{text[3:5]}"


def _padded(number: Callable[[datetime], int]) -> Callable[[datetime, int], str]:
    return lambda moment, count: f"{number(moment):0{count}d}"


# Each letter: the longest run of it that is supported, and what renders it.
_RENDERERS: dict[str, tuple[int, Callable[[datetime, int], str]]] = {
    "y": (4, lambda moment, count: _year(moment.year, count)),
    "Y": (4, lambda moment, count: _year(moment.year, count)),
    "x": (4, lambda moment, count: _year(moment.isocalendar().year, count)),
    "M": (4, _month),
    "d": (2, _padded(lambda moment: moment.day)),
    "D": (3, _padded(lambda moment: moment.timetuple().tm_yday)),
    "E": (4, _weekday),
    "e": (2, _padded(lambda moment: moment.isoweekday())),
    "w": (2, _padded(lambda moment: moment.isocalendar().week)),
    "H": (2, _padded(lambda moment: moment.hour)),
    "h": (2, _padded(lambda moment: (moment.hour - 1) % 12 + 1)),
    "k": (2, _padded(lambda moment: moment.hour or 24)),
    "K": (2, _padded(lambda moment: moment.hour % 12)),
    "m": (2, _padded(lambda moment: moment.minute)),
    "s": (2, _padded(lambda moment: moment.second)),
    "S": (3, lambda moment, count: f"{moment.microsecond:06d}"[:count]),
    "a": (1, lambda moment, count: "AM" if moment.hour < 12 else "PM"),
    "z": (3, lambda moment, count: moment.tzname() or ""),
    "Z": (2, _offset),
}
