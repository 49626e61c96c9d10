"""Which file settings go together. Every broken rule names its key and the remedy; nothing is passed over in silence.

Source of the rules: the product specification's section on file settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from activation.common.file_settings import (
    QUOTE,
    Compression,
    FileFormat,
    FileSettings,
    QuoteMode,
)
from activation.common.records import Orchestration
from activation.files.name_rules import splitting, templates
from activation.files.rule_case import BrokenRule, Case

_DELIMITED_KEYS = (
    "escape_character",
    "quote_mode",
    "header",
    "row_number",
    "row_number_column",
    "split_outputs",
)
_ROW_NUMBER_COLUMN = re.compile(r"[A-Za-z0-9_-]{1,1027}")
# What the written form of a number may hold.
_IN_NUMBERS = frozenset("0123456789.-")


def broken_rules(orchestration: Orchestration, given: Collection[str]) -> tuple[BrokenRule, ...]:
    """Find what is refused of an orchestration's file settings.

    Arguments:
        orchestration: as read; the number of its marts and its campaign matter too.
        given: the keys of ``file`` that the exposure itself sets.
    """
    case = Case(orchestration.file, given, orchestration)
    return tuple(broken for rule in _RULES for broken in rule(case))


def file_warnings(settings: FileSettings) -> tuple[str, ...]:
    """Tell what is allowed but makes files that cannot be read back safely."""
    if _is_ambiguous(settings):
        return (f"quote_mode none without escape_character: {_AMBIGUOUS}.",)
    return ()


_AMBIGUOUS = "a delimiter, a quote or a line end inside a value cannot be told from one between values"


def _is_ambiguous(settings: FileSettings) -> bool:
    return settings.is_delimited and settings.quote_mode is QuoteMode.NONE and settings.escape_character is None


def _formats(case: Case) -> Iterator[BrokenRule]:
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


def _characters(case: Case) -> Iterator[BrokenRule]:
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


def _quoting(case: Case) -> Iterator[BrokenRule]:
    settings = case.settings
    if settings.strict and _is_ambiguous(settings):
        what = f"it is none, escape_character is not set, and strict is true: {_AMBIGUOUS}"
        yield BrokenRule("quote_mode", what, "Set escape_character, or another quote_mode.")


def _row_number(case: Case) -> Iterator[BrokenRule]:
    settings, given = case.settings, case.given
    if "row_number_column" in given and not settings.row_number:
        what = "it names the column that row_number would add"
        yield BrokenRule("row_number_column", what, "Set row_number to true, or remove row_number_column.")
    if not _ROW_NUMBER_COLUMN.fullmatch(settings.row_number_column):
        what = "it is not 1 to 1027 letters (A to Z), digits, '_' and '-'"
        yield BrokenRule("row_number_column", what, "Write for example 'row_number'.")


def _archives(case: Case) -> Iterator[BrokenRule]:
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


_RULES: tuple[Callable[[Case], Iterator[BrokenRule]], ...] = (
    _formats,
    _characters,
    _quoting,
    _row_number,
    _archives,
    splitting,
    templates,
)
