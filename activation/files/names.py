"""Remote names: the filename template language and remote folders. It knows no destination and opens nothing.

The language is the product specification's (section "Filename templates"):

    template := ( text | "{{" expression "}}" )*
    expression := token ( "|" filter )*
    token := now | object_name | campaign_name | group_name | recipient_group_name | list_name | file_number | 'text'
    filter := local:'<IANA zone>' | next_day | format:'<Joda pattern>'
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from activation.common.file_settings import Blanks
from activation.common.nearest import did_you_mean
from activation.common.zones import load_zone
from activation.files.joda import parse_pattern

_EXPRESSION = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_TOKEN = re.compile(r"\s*(?:'(?P<text>(?:[^']|'')*)'|(?P<name>\w+))\s*")
# `format` comes last, so that its pattern runs to the expression's last quote and may hold quoted text itself. The
# colon may be missing: a published example lacks it.
_FORMAT = re.compile(r"\|\s*format\s*:?\s*'(?P<pattern>.*)'\s*", re.DOTALL)
_LOCAL = re.compile(r"\|\s*local\s*:\s*'(?P<zone>[^']*)'\s*")
_NEXT_DAY = re.compile(r"\|\s*next[_ ]day\s*")
_FILTER_IN_PATTERN = re.compile(r"'\s*\|\s*(?:local|next[_ ]day|format)\b")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_BLANK = re.compile(r"\s+-\s+|\s+")
_DEFAULT_FORMAT = "yyyy-MM-dd"

# Tokens, and the name of the context's field that fills each.
_TOKENS = {
    "now": "now",
    "object_name": "object_name",
    "campaign_name": "campaign_name",
    "group_name": "group_name",
    "recipient_group_name": "group_name",
    "list_name": "campaign_name",
    "file_number": "file_number",
}


@dataclass(frozen=True, slots=True)
class NameContext:
    """What a template may speak of. ``now`` is aware; a value that is None is not known for this kind of delivery.

    ``blanks`` says what becomes of a run of blanks. ``dated`` asks for a date in a name that speaks of no time.
    """

    now: datetime
    object_name: str | None = None
    campaign_name: str | None = None
    group_name: str | None = None
    file_number: int | None = None
    blanks: Blanks = Blanks.UNDERSCORE
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Expression:
    """One ``{{ ... }}``: a token, and for ``now`` the function that renders the moment."""

    token: str
    render_moment: Callable[[datetime], str]


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed filename template: literal texts and expressions in order, and what its reader should be warned of."""

    parts: tuple[str | Expression, ...]
    warnings: tuple[str, ...] = field(default=())

    @property
    def tokens(self) -> frozenset[str]:
        """The tokens that the template uses."""
        return frozenset(part.token for part in self.parts if isinstance(part, Expression))

    def render(self, context: NameContext) -> str:
        """Render a remote file name, relative to the remote folder.

        Runs of blanks, and ``" - "``, become one ``_``, as in the specification's examples, or vanish. A date that is
        asked for stands before the first extension.

        Raises:
            ValueError: the name is empty or unsafe, or speaks of something that the context does not know.
        """
        text = "".join(part if isinstance(part, str) else _value(part, context) for part in self.parts)
        _refuse_control_characters(text)
        name = _BLANK.sub("_", text) if context.blanks is Blanks.UNDERSCORE else "".join(text.split())
        if context.dated and "now" not in self.tokens:
            folder, slash, file = name.rpartition("/")
            stem, dot, extension = file.partition(".")
            name = f"{folder}{slash}{stem}_{context.now.date().isoformat()}{dot}{extension}"
        _refuse_unsafe_segments(name)
        return name


@lru_cache(maxsize=4096)
def parse_template(text: str) -> Template:
    """Read a filename template.

    Raises:
        ValueError: the text does not follow the language; the message says where.
    """
    pieces = _EXPRESSION.split(text)
    warnings: list[str] = []
    parts: list[str | Expression] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            parts.append(_expression(piece, warnings))
        elif "{{" in piece or "}}" in piece:
            raise ValueError(f"filename template '{text}': a '{{{{' or '}}}}' has no partner")
        elif piece:
            parts.append(piece)
    return Template(tuple(parts), tuple(warnings))


@lru_cache(maxsize=4096)
def parse_remote_folder(text: str) -> tuple[str, tuple[str, ...]]:
    r"""Read a remote folder.

    Arguments:
        text: absolute path. A space inside is written ``\ `` (backslash, space); a bare one is accepted with a warning.

    Returns:
        the path without the backslashes and without a trailing slash (``/`` itself stays), and the warnings.

    Raises:
        ValueError: the path is not absolute, or holds ``..`` or control characters.
    """
    if not text.startswith("/"):
        raise ValueError(f"remote folder '{text}' does not begin with '/'")
    _refuse_control_characters(text)
    warnings = (f"remote folder '{text}': write a space as '\\ '.",) if re.search(r"(?<!\\) ", text) else ()
    folder = text.replace("\\ ", " ").rstrip("/")
    if folder:
        _refuse_unsafe_segments(folder[1:])
    return folder or "/", warnings


def remote_path(folder: str, name: str) -> str:
    """Join a parsed remote folder and a rendered name to the absolute path of the file."""
    return f"{folder.rstrip('/')}/{name}"


def _expression(body: str, warnings: list[str]) -> str | Expression:
    shown = f"'{{{{{body}}}}}'"
    match = _TOKEN.match(body)
    if not match:
        raise ValueError(f"filename template: {shown} names no token")
    rest = body[match.end() :]
    if match["text"] is not None:
        if rest:
            raise ValueError(f"filename template: {shown} filters a quoted text")
        return match["text"].replace("''", "'")
    token = match["name"]
    if token not in _TOKENS:
        raise ValueError(f"filename template: {shown} uses the unknown token '{token}'. {did_you_mean(token, _TOKENS)}")
    if rest and token != "now":  # noqa: S105 - a token of the template language, not a secret
        raise ValueError(f"filename template: {shown}: only 'now' takes filters")
    return Expression(token, _moment_renderer(rest, shown, warnings))


def _moment_renderer(filters: str, shown: str, warnings: list[str]) -> Callable[[datetime], str]:
    shifts: list[Callable[[datetime], datetime]] = []
    pattern = _DEFAULT_FORMAT
    while filters:
        if match := _LOCAL.match(filters):
            shifts.append(_to_zone(load_zone(match["zone"])))
        elif match := _NEXT_DAY.match(filters):
            shifts.append(_next_day)
        elif match := _FORMAT.fullmatch(filters):
            pattern = match["pattern"]
            if _FILTER_IN_PATTERN.search(pattern):
                raise ValueError(f"filename template: {shown}: 'format' must be the last filter")
        else:
            raise ValueError(f"filename template: {shown}: filters are local:'<zone>', next_day and format:'<pattern>'")
        filters = filters[match.end() :]
    parsed = parse_pattern(pattern)
    warnings.extend(parsed.warnings)

    def render(moment: datetime) -> str:
        for shift in shifts:
            moment = shift(moment)
        return parsed.render(moment)

    return render


def _to_zone(zone: ZoneInfo) -> Callable[[datetime], datetime]:
    return lambda moment: moment.astimezone(zone)


def _next_day(moment: datetime) -> datetime:
    # Python adds to the wall clock of an aware time: one calendar day in the current zone, also over a clock change.
    return moment + timedelta(days=1)


def _value(expression: Expression, context: NameContext) -> str:
    value = getattr(context, _TOKENS[expression.token])
    if value is None:
        raise ValueError(f"filename template: '{expression.token}' is not known for this delivery")
    if isinstance(value, datetime):
        return expression.render_moment(value)
    return f"{value:07d}" if isinstance(value, int) else str(value)


def _refuse_control_characters(text: str) -> None:
    if _CONTROL.search(text):
        raise ValueError(f"remote name {text!r} holds a control character")


def _refuse_unsafe_segments(name: str) -> None:
    if ".." in name:
        raise ValueError(f"remote name '{name}' holds '..'")
    if not name or any(segment in ("", ".") for segment in name.split("/")):
        raise ValueError(f"remote name '{name}' is empty, begins or ends with '/', or holds an empty folder name")
