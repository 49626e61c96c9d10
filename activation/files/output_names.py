"""The remote names of a delivery's files, and the names inside an archive. It opens nothing.

Source of the rules: the product specification's sections on compression, PGP, success file and split outputs.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath

from activation.common.file_settings import FileFormat, FileSettings
from activation.common.records import Orchestration
from activation.files.names import NameContext, parse_template

_ARCHIVE_EXTENSIONS = {".gz", ".tgz", ".tar", ".zip", ".pgp"}
_FORMAT_EXTENSIONS = {".csv", ".tsv", ".psv", ".txt", ".json", ".ndjson", ".parquet"}
_PGP = ".pgp"
_PARQUET_PART = "part-00001.parquet"


def name_context(
    orchestration: Orchestration, fire_time: datetime, object_name: str, file_number: int | None = None
) -> NameContext:
    """Tell what the templates of an orchestration may speak of.

    Arguments:
        orchestration: its campaign, if any.
        fire_time: the delivery's: a name must follow from the delivery alone, not from the moment of writing.
        object_name: the mart's, or, of a delivery of several marts, the orchestration's.
        file_number: of a part.
    """
    campaign = orchestration.campaign
    return NameContext(
        now=fire_time,
        object_name=object_name,
        campaign_name=campaign.name if campaign else None,
        group_name=campaign.group if campaign else None,
        file_number=file_number,
        dated=campaign is not None and campaign.is_one_time,
    )


def is_folder(orchestration: Orchestration) -> bool:
    """Tell whether a delivery is a remote folder of files instead of one file.

    It is one when nothing makes a single file of several: parts, tables, or Parquet (whose readers expect a folder).
    """
    file = orchestration.file
    several = file.is_split or len(orchestration.mart_unique_ids) > 1 or file.format is FileFormat.PARQUET
    return several and not file.is_archive


def delivery_template_key(orchestration: Orchestration) -> str:
    """Tell which key names the delivery."""
    return "split_file_directory_template" if orchestration.file.is_split else "filename_template"


def templates_of(orchestration: Orchestration) -> dict[str, str]:
    """Return the templates that an orchestration uses, by key, defaults included."""
    file = orchestration.file
    if file.is_split:
        return {
            "split_file_directory_template": file.split_file_directory_template or "",
            "split_filename_template": file.split_filename_template or f"{{{{ file_number }}}}{file.extension}",
        }
    templates = {"filename_template": file.filename_template or _default_template(orchestration)}
    if len(orchestration.mart_unique_ids) > 1:
        templates["member_filename_template"] = file.member_filename_template or "{{ object_name }}"
    return templates


def delivery_name(orchestration: Orchestration, context: NameContext) -> str:
    """Name a delivery: its one file, its archive, or the folder of its files; relative to the remote folder.

    Arguments:
        orchestration: its file settings.
        context: what the templates speak of; ``object_name`` is that of the one mart, or of the orchestration.

    Raises:
        ValueError: the name is empty or unsafe, or speaks of something that the context does not know.
    """
    file = orchestration.file
    name = _rendered(templates_of(orchestration)[delivery_template_key(orchestration)], file, context)
    if not is_folder(orchestration):
        return name + _PGP if file.is_encrypted else name
    is_parquet_folder = file.format is FileFormat.PARQUET and len(orchestration.mart_unique_ids) == 1
    return _parquet_folder(name, file) if is_parquet_folder else name


def _default_template(orchestration: Orchestration) -> str:
    name = "{{ object_name }}"
    if campaign := orchestration.campaign:
        name = "{{ campaign_name }}{{ group_name }}" if campaign.group else "{{ campaign_name }}"
    is_named_by_format = orchestration.file.is_archive or orchestration.file.format is not FileFormat.PARQUET
    return name + (orchestration.file.extension if is_named_by_format else "")


def content_name(orchestration: Orchestration, context: NameContext, name: str) -> str:
    """Name one written file inside the delivery: in its folder or its archive.

    Arguments:
        orchestration: its file settings.
        context: ``file_number`` of a part and ``object_name`` of the mart whose rows they are.
        name: the delivery's, as `delivery_name` gave it.
    """
    file, inside = orchestration.file, replace(context, dated=False)
    if file.is_split:
        return _rendered(templates_of(orchestration)["split_filename_template"], file, inside)
    is_one_mart = len(orchestration.mart_unique_ids) == 1
    if is_one_mart:
        inner = _without_outer_extensions(PurePosixPath(name).name)
    else:
        inner = _rendered(templates_of(orchestration)["member_filename_template"], file, inside)
    if file.format is FileFormat.PARQUET:
        is_named_outside = is_one_mart and is_folder(orchestration)
        return _PARQUET_PART if is_named_outside else f"{_parquet_folder(inner, file)}/{_PARQUET_PART}"
    return inner if PurePosixPath(inner).suffix.lower() in _FORMAT_EXTENSIONS else inner + file.extension


def encrypted_name(settings: FileSettings, name: str) -> str:
    """Name a file of a folder as it stands at the destination: encrypted files end in ``.pgp``."""
    return name + _PGP if settings.is_encrypted else name


def _parquet_folder(name: str, settings: FileSettings) -> str:
    bare = name.removesuffix(".parquet")
    return bare if settings.exclude_parquet_extension else f"{bare}.parquet"


def _without_outer_extensions(name: str) -> str:
    path = PurePosixPath(name)
    while path.suffix.lower() in _ARCHIVE_EXTENSIONS:
        path = path.with_suffix("")
    return path.name


def _rendered(template: str, settings: FileSettings, context: NameContext) -> str:
    return parse_template(template).render(replace(context, blanks=settings.blanks_in_names))
