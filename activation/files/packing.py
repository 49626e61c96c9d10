"""Packs the written files of a delivery into what is sent: bare, gzip, tar, tgz or zip, encrypted or not.

Identical rows give identical bytes before encryption: no clock, no owner and no local name enters a header. Members of
archives carry the delivery's fire time; a gzip header carries none. Files are packed while they are written, except for
tar, whose headers tell a member's size before its bytes.
"""

from __future__ import annotations

import gzip
import tarfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from activation.common.file_settings import Compression, FileSettings
from activation.common.local_disk import local_disk_errors
from activation.files.packer import PackedFile, Packer
from activation.files.pgp import Encryption
from activation.files.sinks import HashingSink, Sink
from activation.files.zip_archive import ZipArchive

_GZIP_LEVEL = 6


def make_packer(settings: FileSettings, fire_time: datetime, folder: Path) -> Packer:
    """Choose how a delivery is packed.

    Arguments:
        settings: its compression and encryption.
        fire_time: the delivery's, for the members of archives.
        folder: a private one, for the packed files.
    """
    encryption = Encryption(settings.pgp_public_key) if settings.pgp_public_key else None
    match settings.compression:
        case Compression.NONE | Compression.GZIP:
            return _Files(folder, encryption, compressed=settings.compression is Compression.GZIP)
        case Compression.ZIP:
            return _Zip(folder, encryption, fire_time, settings.use_zip64)
        case Compression.TAR | Compression.TGZ:
            return _Tar(folder, encryption, fire_time, compressed=settings.compression is Compression.TGZ)


class _Files(Packer):
    """Each written file leaves as a file of its own."""

    def __init__(self, folder: Path, encryption: Encryption | None, *, compressed: bool) -> None:
        super().__init__(folder, encryption)
        self._compressed = compressed
        self._packed_files: list[PackedFile] = []

    @contextmanager
    def stream(self, name: str) -> Iterator[Sink]:
        path = self._folder / f"file-{len(self._packed_files) + 1}"
        with local_disk_errors("package"), path.open("wb") as file:
            hashing = HashingSink(file)
            if self._compressed:
                with _gzip(hashing) as stream:
                    yield stream
            else:
                yield hashing
        self._packed_files.append(self._packed(path, name, hashing.sha256))

    def finish(self) -> tuple[PackedFile, ...]:
        return tuple(self._packed_files)


class _Tar(Packer):
    """All written files are members of one tar archive, compressed as a whole or not."""

    def __init__(self, folder: Path, encryption: Encryption | None, fire_time: datetime, *, compressed: bool) -> None:
        super().__init__(folder, encryption)
        self._fire_time = fire_time
        self._path = folder / "archive"
        self._open = ExitStack()
        with local_disk_errors("package"):
            self._hashing = HashingSink(self._open.enter_context(self._path.open("wb")))
            target = self._open.enter_context(_gzip(self._hashing)) if compressed else self._hashing
            archive = tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT)  # type: ignore[call-overload]  # noqa: SIM115
            self._archive: tarfile.TarFile = self._open.enter_context(archive)

    @contextmanager
    def stream(self, name: str) -> Iterator[Sink]:
        path = self._folder / "member"
        with local_disk_errors("package"):
            with path.open("wb") as file:
                yield file
            self.add(name, path)

    def add(self, name: str, path: Path) -> None:
        member = tarfile.TarInfo(name)
        member.mtime, member.mode = int(self._fire_time.timestamp()), 0o644
        with local_disk_errors("package"), path.open("rb") as source:
            member.size = path.stat().st_size
            self._archive.addfile(member, source)
        path.unlink()

    def _close(self) -> None:
        self._open.close()

    def finish(self) -> tuple[PackedFile, ...]:
        with local_disk_errors("package"):
            self._close()
        return (self._packed(self._path, None, self._hashing.sha256),)


class _Zip(Packer):
    """All written files are members of one zip archive."""

    def __init__(self, folder: Path, encryption: Encryption | None, fire_time: datetime, use_zip64: bool) -> None:
        super().__init__(folder, encryption)
        self._path = folder / "archive"
        with local_disk_errors("package"):
            self._archive = ZipArchive(self._path, fire_time, use_zip64=use_zip64)

    def stream(self, name: str) -> AbstractContextManager[Sink]:
        return self._archive.member(name)

    def _close(self) -> None:
        self._archive.abandon()

    def finish(self) -> tuple[PackedFile, ...]:
        return (self._packed(self._path, None, self._archive.close()),)


def _gzip(target: HashingSink) -> gzip.GzipFile:
    # Neither name nor time: both would differ from run to run.
    return gzip.GzipFile(filename="", mode="wb", compresslevel=_GZIP_LEVEL, fileobj=_as_file(target), mtime=0)


def _as_file(sink: HashingSink) -> IO[bytes]:
    return sink  # type: ignore[return-value] # all that gzip calls is `write`
