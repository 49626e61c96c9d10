"""The keys of ``config.meta.activation.file``: types and spellings. `file_rules` knows which go together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from activation.common.file_settings import (
    Blanks,
    Compression,
    FileFormat,
    FileSettings,
    LineEnding,
    QuoteMode,
    SplitOutputs,
)
from activation.files.names import NameContext, parse_remote_folder, parse_template

# Other spellings of the documentation of receivers, in lower case.
_SPELLINGS = {
    "apache parquet": "parquet",
    "custom delimiter": "custom",
    "all fields": "all",
    "all non-null fields": "all_non_null",
    "fields with special characters only": "minimal",
    "special characters only": "minimal",
    "all non-numeric fields": "non_numeric",
}


def spelt(value: object) -> object:
    """Bring a value into the spelling of the settings: lower case, and the documentation's phrases understood."""
    # YAML takes a bare `off` for false.
    if value is False:
        return "off"
    return _SPELLINGS.get(value.lower(), value.lower()) if isinstance(value, str) else value


def _valid_folder(folder: str) -> str:
    parse_remote_folder(folder)
    return folder


def _valid_template(text: str) -> str:
    # A trial with any moment and names finds whatever can be found before the delivery's own are known.
    trial = NameContext(datetime(2026, 1, 1, tzinfo=UTC), "mart", "campaign", "group", file_number=1)
    parse_template(text).render(trial)
    return text


_Spelling = BeforeValidator(spelt)
Template = Annotated[str, AfterValidator(_valid_template)]


class FileKeys(BaseModel):
    """How rows become files. A key that is not given has the default of `FileSettings`."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    format: Annotated[FileFormat, _Spelling]
    remote_folder: Annotated[str, AfterValidator(_valid_folder)]
    filename_template: Template | None = None
    delimiter: str | None = None
    compression: Annotated[Compression, _Spelling] = Compression.NONE
    escape_character: str | None = None
    quote_mode: Annotated[QuoteMode, _Spelling] = QuoteMode.MINIMAL
    header: bool = True
    line_ending: Annotated[LineEnding, _Spelling] = LineEnding.LF
    blanks_in_names: Annotated[Blanks, _Spelling] = Blanks.UNDERSCORE
    member_filename_template: Template | None = None
    pgp_public_key: str | None = None
    success_file: bool = False
    row_number: bool = False
    row_number_column: str = "row_number"
    split_outputs: Annotated[SplitOutputs, _Spelling] = SplitOutputs.OFF
    rows_limit: int | None = None
    megabytes_limit: int | None = None
    split_filename_template: Template | None = None
    split_file_directory_template: Template | None = None
    use_zip64: bool = False
    exclude_parquet_extension: bool = False
    strict: bool = False

    def settings(self) -> FileSettings:
        """Build the record."""
        return FileSettings(**dict(self))
