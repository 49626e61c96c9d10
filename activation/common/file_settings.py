"""How rows become files: the settings of ``config.meta.activation.file`` as a record, and what follows from them alone.

Source of the values: the product specification's setting table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

QUOTE = '"'
"""The quote character of every delimited file."""


class FileFormat(StrEnum):
    """What a file is written as."""

    CSV = "csv"
    TSV = "tsv"
    PSV = "psv"
    CUSTOM = "custom"
    JSON = "json"
    NDJSON = "ndjson"
    PARQUET = "parquet"


class Compression(StrEnum):
    """The outer form of a delivered file."""

    NONE = "none"
    GZIP = "gzip"
    TAR = "tar"
    TGZ = "tgz"
    ZIP = "zip"


class QuoteMode(StrEnum):
    """Which fields of a delimited file stand in quotes. The names are those of Apache Commons CSV."""

    ALL = "all"
    ALL_NON_NULL = "all_non_null"
    MINIMAL = "minimal"
    NON_NUMERIC = "non_numeric"
    NONE = "none"


class LineEnding(StrEnum):
    """What ends a record, the last one too."""

    LF = "lf"
    CRLF = "crlf"

    @property
    def characters(self) -> str:
        """The characters themselves."""
        return "\r\n" if self is LineEnding.CRLF else "\n"


class SplitOutputs(StrEnum):
    """By what a delivery is split into several files."""

    OFF = "off"
    ROWS = "rows"
    MEGABYTES = "megabytes"


class Blanks(StrEnum):
    """What becomes of a run of blanks in a file's name."""

    UNDERSCORE = "underscore"
    REMOVE = "remove"


_DELIMITERS = {FileFormat.CSV: ",", FileFormat.TSV: "\t", FileFormat.PSV: "|"}
_EXTENSIONS = {
    FileFormat.CSV: ".csv",
    FileFormat.TSV: ".tsv",
    FileFormat.PSV: ".psv",
    FileFormat.CUSTOM: ".txt",
    FileFormat.JSON: ".json",
    FileFormat.NDJSON: ".ndjson",
    FileFormat.PARQUET: ".parquet",
}
_ARCHIVES = (Compression.TAR, Compression.TGZ, Compression.ZIP)


@dataclass(frozen=True, slots=True)
class FileSettings:
    """How the mart's rows become files. Field names are the keys of ``config.meta.activation.file``.

    ``delimiter`` is set for the format ``custom`` only; ask `separator`. A template that is None has the default of
    `default_filename_template`. Sizes: ``rows_limit`` in rows, ``megabytes_limit`` in millions of bytes.
    """

    remote_folder: str
    filename_template: str | None = None
    format: FileFormat = FileFormat.CSV
    delimiter: str | None = None
    compression: Compression = Compression.NONE
    escape_character: str | None = None
    quote_mode: QuoteMode = QuoteMode.MINIMAL
    header: bool = True
    line_ending: LineEnding = LineEnding.LF
    blanks_in_names: Blanks = Blanks.UNDERSCORE
    member_filename_template: str | None = None
    pgp_public_key: str | None = None
    success_file: bool = False
    row_number: bool = False
    row_number_column: str = "row_number"
    split_outputs: SplitOutputs = SplitOutputs.OFF
    rows_limit: int | None = None
    megabytes_limit: int | None = None
    split_filename_template: str | None = None
    split_file_directory_template: str | None = None
    use_zip64: bool = False
    exclude_parquet_extension: bool = False
    strict: bool = False

    @property
    def is_delimited(self) -> bool:
        """Whether the format has fields with something between them."""
        return self.format in (*_DELIMITERS, FileFormat.CUSTOM)

    @property
    def separator(self) -> str:
        """The character between two fields of a delimited file."""
        return self.delimiter if self.delimiter is not None else _DELIMITERS.get(self.format, ",")

    @property
    def extension(self) -> str:
        """The format's extension, with its dot."""
        return _EXTENSIONS[self.format]

    @property
    def is_archive(self) -> bool:
        """Whether everything goes into one archive."""
        return self.compression in _ARCHIVES

    @property
    def is_split(self) -> bool:
        """Whether a delivery may be several files by size."""
        return self.split_outputs is not SplitOutputs.OFF

    @property
    def is_encrypted(self) -> bool:
        """Whether files are encrypted before they leave."""
        return self.pgp_public_key is not None
