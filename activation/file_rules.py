"""Which file settings go together. Every broken rule names its key and the remedy; nothing is passed over in silence.

Source of the rules: the product specification's section on file settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from activation.file_settings import (
    QUOTE,
    Compression,
    FileFormat,
    FileSettings,
    QuoteMode,
    SplitOutputs,
)
from activation.names import parse_template
from activation.output_names import templates_of
from activation.records import Campaign, Orchestration

_ROOT = "config.meta.activation"

_DELIMITED_KEYS = (
    "escape_character",
    "quote_mode",
    "header",
    "row_number",
    "row_number_column",
    "split_outputs",
)
_SPLIT_KEYS = ("rows_limit", "megabytes_limit", "split_filename_template", "split_file_directory_template")
_ROW_NUMBER_COLUMN = re.compile(r"[A-Za-z0-9_-]{1,1027}")
_ROWS_LIMITS = range(50_000, 10_000_001)
_MEGABYTES_LIMITS = range(1, 2001)
# What the written form of a number may hold.
_IN_NUMBERS = frozenset("0123456789.-")


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A key that does not go with the others, why not, and the remedy."""

    key: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class _Case:
    """What the rules look at: the settings, the keys that the exposure itself sets, and the orchestration."""

    settings: FileSettings
    given: Collection[str]
    orchestration: Orchestration

    @property
    def mart_count(self) -> int:
        return len(self.orchestration.mart_unique_ids)


def broken_rules(orchestration: Orchestration, given: Collection[str]) -> tuple[BrokenRule, ...]:
    """Find what is refused of an orchestration's file settings.

    Arguments:
        orchestration: as read; the number of its marts and its campaign matter too.
        given: the keys of ``file`` that the exposure itself sets.
    """
    case = _Case(orchestration.file, given, orchestration)
    return tuple(broken for rule in _RULES for broken in rule(case))


def file_warnings(settings: FileSettings) -> tuple[str, ...]:
    """Tell what is allowed but makes files that cannot be read back safely."""
    if _is_ambiguous(settings):
        return (f"quote_mode none without escape_character: {_AMBIGUOUS}.",)
    return ()


_AMBIGUOUS = "a delimiter, a quote or a line end inside a value cannot be told from one between values"


def _is_ambiguous(settings: FileSettings) -> bool:
    return settings.is_delimited and settings.quote_mode is QuoteMode.NONE and settings.escape_character is None


def _formats(case: _Case) -> Iterator[BrokenRule]:
    settings, given = case.settings, case.given
    name = settings.format.value
    if not settings.is_delimited:
        for key in _DELIMITED_KEYS:
            if key in given:
                yield BrokenRule(key, f"it is for delimited files, and the format is {name}", f"Remove {key}.")
        if "line_ending" in given and settings.format is not FileFormat.NDJSON:
            yield BrokenRule("line_ending", f"a {name} file has no lines of its own", "Remove line_ending.")
    if settings.exclude_parquet_extension and settings.format is not FileFormat.PARQUET:
        what = f"it is for format parquet, and the format is {name}"
        yield BrokenRule("exclude_parquet_extension", what, "Remove exclude_parquet_extension.")


def _characters(case: _Case) -> Iterator[BrokenRule]:
    settings, given = case.settings, case.given
    if settings.format is FileFormat.CUSTOM:
        yield from _delimiter(settings)
    elif "delimiter" in given:
        what = f"it is for format custom, and the format is {settings.format.value}"
        yield BrokenRule("delimiter", what, "Set format to custom, or remove delimiter.")
    escape = settings.escape_character
    if escape is None:
        return
    if len(escape) != 1 or escape.isalnum() or escape.isspace() or not escape.isprintable():
        what = "it is not exactly one character that is neither letter, digit nor blank"
        yield BrokenRule("escape_character", what, "Write one, for example '\\'.")
    elif escape == QUOTE:
        what = "quotes are doubled without it"
        yield BrokenRule("escape_character", what, "Remove escape_character.")


def _delimiter(settings: FileSettings) -> Iterator[BrokenRule]:
    delimiter = settings.delimiter
    if delimiter is None:
        yield BrokenRule("delimiter", "it is missing, and format custom needs it", "Write one, for example ';'.")
    elif len(delimiter) != 1:
        yield BrokenRule("delimiter", "it is not exactly one character", "Write one, for example ';'.")
    elif delimiter in (QUOTE, settings.escape_character, "\r", "\n", "\0"):
        what = "it is the quote, the escape character, a line end or the character 0"
        yield BrokenRule("delimiter", what, "Choose another one, for example ';'.")
    elif settings.quote_mode is QuoteMode.NON_NUMERIC and delimiter in _IN_NUMBERS:
        what = "it may stand in a number, and with quote_mode non_numeric numbers stand bare"
        yield BrokenRule("delimiter", what, "Choose another one, or another quote_mode.")


def _quoting(case: _Case) -> Iterator[BrokenRule]:
    settings = case.settings
    if settings.strict and _is_ambiguous(settings):
        what = f"it is none, escape_character is not set, and strict is true: {_AMBIGUOUS}"
        yield BrokenRule("quote_mode", what, "Set escape_character, or another quote_mode.")


def _row_number(case: _Case) -> Iterator[BrokenRule]:
    settings, given = case.settings, case.given
    if "row_number_column" in given and not settings.row_number:
        what = "it names the column that row_number would add"
        yield BrokenRule("row_number_column", what, "Set row_number to true, or remove row_number_column.")
    if not _ROW_NUMBER_COLUMN.fullmatch(settings.row_number_column):
        what = "it is not 1 to 1027 letters (A to Z), digits, '_' and '-'"
        yield BrokenRule("row_number_column", what, "Write for example 'row_number'.")


def _archives(case: _Case) -> Iterator[BrokenRule]:
    settings, given, mart_count = case.settings, case.given, case.mart_count
    several = "several models make several files" if mart_count > 1 else "Parquet is a folder of files"
    is_several = mart_count > 1 or settings.format is FileFormat.PARQUET
    if is_several and settings.compression is Compression.GZIP:
        what = f"gzip holds one file, and {several}"
        yield BrokenRule("compression", what, "Use tar, tgz or zip.")
    elif is_several and settings.is_encrypted and not settings.is_archive:
        what = f"one file is encrypted, and {several}"
        yield BrokenRule("pgp_public_key", what, "Set compression to tar, tgz or zip.")
    if settings.use_zip64 and settings.compression is not Compression.ZIP:
        what = f"it is for compression zip, and compression is {settings.compression.value}"
        yield BrokenRule("use_zip64", what, "Set compression to zip, or remove use_zip64.")
    if "member_filename_template" in given and mart_count == 1:
        what = "it names the files of several models, and there is one"
        yield BrokenRule("member_filename_template", what, "Remove it, or name the other models in depends_on.")


def _splitting(case: _Case) -> Iterator[BrokenRule]:
    settings, given, mart_count = case.settings, case.given, case.mart_count
    if not settings.is_split:
        for key in (key for key in _SPLIT_KEYS if key in given):
            yield BrokenRule(key, "split_outputs is off", f"Set split_outputs to rows or megabytes, or remove {key}.")
        return
    if mart_count > 1:
        yield BrokenRule("split_outputs", "it is for one model, and there are several", "Give each its own exposure.")
    yield from _limits(settings)
    if "filename_template" in given:
        what = "with split_outputs it names nothing"
        remedy = "Use split_file_directory_template and split_filename_template instead."
        yield BrokenRule("filename_template", what, remedy)
    if settings.split_file_directory_template is None:
        what = "it is missing, and split_outputs needs it: it names the folder, or the archive"
        yield BrokenRule("split_file_directory_template", what, "Write for example \"{{now|format:'yyyyMMdd'}}\".")


def _limits(settings: FileSettings) -> Iterator[BrokenRule]:
    by_rows = settings.split_outputs is SplitOutputs.ROWS
    limits = {"rows_limit": settings.rows_limit, "megabytes_limit": settings.megabytes_limit}
    wanted, other = ("rows_limit", "megabytes_limit") if by_rows else ("megabytes_limit", "rows_limit")
    allowed = _ROWS_LIMITS if by_rows else _MEGABYTES_LIMITS
    if limits[other] is not None:
        what = f"split_outputs is {settings.split_outputs.value}"
        yield BrokenRule(other, what, f"Remove {other}, and set {wanted}.")
    if limits[wanted] not in allowed:
        what = "it is missing" if limits[wanted] is None else "it is out of range"
        yield BrokenRule(wanted, what, f"Write a number from {allowed[0]} to {allowed[-1]}.")


def _templates(case: _Case) -> Iterator[BrokenRule]:
    settings = case.settings
    split = settings.split_filename_template
    if split is not None and "file_number" not in parse_template(split).tokens:
        what = "it does not hold {{file_number}}, so that all parts would have one name"
        yield BrokenRule("split_filename_template", what, 'Write for example "{{file_number}}.csv".')
    for key in ("filename_template", "split_file_directory_template", "member_filename_template"):
        template = getattr(settings, key)
        if template is not None and "file_number" in parse_template(template).tokens:
            what = "it holds {{file_number}}, which only the parts of a split have"
            yield BrokenRule(key, what, "Use it in split_filename_template.")
    for key, template in templates_of(case.orchestration).items():
        unknown = parse_template(template).tokens & _unknown_tokens(case.orchestration.campaign)
        if template and unknown:
            what = f"it holds {{{{{min(unknown)}}}}}, and the exposure names no such thing"
            yield BrokenRule(key, what, f"Set campaign in {_ROOT}, or take it out.")


def _unknown_tokens(campaign: Campaign | None) -> frozenset[str]:
    if campaign is None:
        return frozenset(("campaign_name", "list_name", "group_name", "recipient_group_name"))
    return frozenset() if campaign.group else frozenset(("group_name", "recipient_group_name"))


_RULES: tuple[Callable[[_Case], Iterator[BrokenRule]], ...] = (
    _formats,
    _characters,
    _quoting,
    _row_number,
    _archives,
    _splitting,
    _templates,
)
