"""Packs an exported file into what is delivered: bare, gzip, tar, tgz or zip. It adds nothing that varies by run.

Identical rows give identical bytes: no clock, no owner and no local name enters a header. Archives carry the delivery's
fire time as the time of their member; a gzip header carries none.
"""

from __future__ import annotations

import gzip
import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO

from activation.errors import ActivationError, ExitCode
from activation.export import ExportedFile, sha256_of
from activation.local_disk import local_disk_errors
from activation.records import Compression, Delivery

_ARCHIVE_EXTENSIONS = {".gz", ".tgz", ".tar", ".zip"}
_PIECE_BYTES = 1 << 20
_ZIP_MAX_BYTES = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class PackagedFile:
    """A file as it will stand at the destination under ``remote_path``, with its size and the hash of its bytes."""

    path: Path
    remote_path: str
    row_count: int
    byte_count: int
    file_sha256: str


def package(delivery: Delivery, exported: ExportedFile, path: Path) -> tuple[PackagedFile, ...]:
    """Pack a delivery's rows as its file settings say.

    Arguments:
        delivery: gives the compression, the member's name and its time.
        exported: the rows; the file itself is returned when there is nothing to pack.
        path: the file to write otherwise.

    Returns:
        the files, in the order in which they are to be sent.

    Raises:
        ActivationError: LOCAL_DISK when the file cannot be written; CONFIGURATION when it is too large for its format.
    """
    compression = delivery.orchestration.file.compression
    if compression is Compression.NONE:
        return (_packaged(delivery, exported, exported.path, exported.content_sha256),)
    name = member_name(delivery.remote_path)
    with local_disk_errors("package"), exported.path.open("rb") as source, path.open("wb") as target:
        size = exported.path.stat().st_size
        if compression is Compression.GZIP:
            with _gzip(target) as stream:
                shutil.copyfileobj(source, stream, _PIECE_BYTES)
        elif compression is Compression.TAR:
            _write_tar(source, target, name, size, delivery.fire_time)
        elif compression is Compression.TGZ:
            with _gzip(target) as stream:
                _write_tar(source, stream, name, size, delivery.fire_time)
        else:
            _write_zip(source, target, name, size, delivery.fire_time)
    with local_disk_errors("package"):
        return (_packaged(delivery, exported, path, sha256_of(path)),)


def member_name(remote_path: str) -> str:
    """Name the file inside an archive: the outer name without archive extensions, with ``.csv`` when missing."""
    name = PurePosixPath(remote_path)
    while name.suffix.lower() in _ARCHIVE_EXTENSIONS:
        name = name.with_suffix("")
    return name.name if name.suffix.lower() == ".csv" else f"{name.name}.csv"


def _packaged(delivery: Delivery, exported: ExportedFile, path: Path, file_sha256: str) -> PackagedFile:
    return PackagedFile(path, delivery.remote_path, exported.row_count, path.stat().st_size, file_sha256)


def _gzip(target: IO[bytes]) -> gzip.GzipFile:
    return gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=target, mtime=0)


def _write_tar(source: IO[bytes], target: IO[bytes] | gzip.GzipFile, name: str, size: int, time: datetime) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = size, int(time.timestamp()), 0o644
    with tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(member, source)


def _write_zip(source: IO[bytes], target: IO[bytes], name: str, size: int, time: datetime) -> None:
    if size > _ZIP_MAX_BYTES:
        raise _too_large()
    member = zipfile.ZipInfo(name, time.astimezone(UTC).timetuple()[:6])
    member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, 3, 0o100644 << 16
    try:
        with (
            _zip_sizes_up_to_4_gib(),
            zipfile.ZipFile(target, "w", allowZip64=False, compresslevel=6) as archive,
            archive.open(member, "w") as stream,
        ):
            shutil.copyfileobj(source, stream, _PIECE_BYTES)
    except (zipfile.LargeZipFile, RuntimeError):
        raise _too_large() from None


@contextmanager
def _zip_sizes_up_to_4_gib() -> Iterator[None]:
    """Allow what the format allows. Python stops at 2 GiB, out of care for readers that take the sizes for signed."""
    limit = zipfile.ZIP64_LIMIT
    zipfile.ZIP64_LIMIT = _ZIP_MAX_BYTES  # type: ignore[misc]
    try:
        yield
    finally:
        zipfile.ZIP64_LIMIT = limit  # type: ignore[misc]


def _too_large() -> ActivationError:
    return ActivationError(
        ExitCode.CONFIGURATION,
        "package",
        "The file is too large for zip, whose sizes end at 4 GiB.",
        "Set file.compression to gzip or tgz in the exposure.",
    )
