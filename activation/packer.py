"""Packs the written files of a delivery into what is sent: bare, gzip, tar, tgz or zip, encrypted or not.

Identical rows give identical bytes before encryption: no clock, no owner and no local name enters a header. Members of
archives carry the delivery's fire time; a gzip header carries none. Files are packed while they are written, except for
tar, whose headers tell a member's size before its bytes.
"""

from __future__ import annotations

import gzip
import shutil
import tarfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Self

from activation.file_settings import Compression, FileSettings
from activation.local_disk import local_disk_errors
from activation.pgp import Encryption
from activation.sinks import PIECE_BYTES, Discarded, HashingSink, Sink
from activation.zip_archive import ZipArchive

_GZIP_LEVEL = 6


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A local file that is ready to be sent. ``name`` is that of the one written file in it, None for an archive."""

    path: Path
    name: str | None
    byte_count: int
    file_sha256: str


class Packer(ABC):
    """Takes the written files of a delivery, one after the other.

    Arguments:
        folder: a private one, for the packed files.
        encryption: None where files leave as they are.
    """

    def __init__(self, folder: Path, encryption: Encryption | None) -> None:
        self._folder = folder
        self._encryption = encryption

    def __enter__(self) -> Self:
        """Begin the packing."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Close what a failure left open. What has failed already fails again, and tells nothing new."""
        with suppress(OSError, ValueError):
            self._close()

    def _close(self) -> None:  # noqa: B027 - nothing is open between the files of most kinds
        """Close what is open; it may be closed already."""

    @abstractmethod
    def stream(self, name: str) -> AbstractContextManager[Sink]:
        """Give the block something to write one file's bytes to.

        Arguments:
            name: of the file inside the delivery, with ``/`` between folders.

        Raises:
            ActivationError: LOCAL_DISK when it cannot be written; CONFIGURATION when it is too large for its format.
        """

    @abstractmethod
    def finish(self) -> tuple[PackedFile, ...]:
        """End the packing.

        Returns:
            the files to send, in the order in which they were given.
        """

    def add(self, name: str, path: Path) -> None:
        """Take a file that is written already; the local file is gone afterwards."""
        with local_disk_errors("package"), path.open("rb") as source, self.stream(name) as sink:
            shutil.copyfileobj(source, sink, PIECE_BYTES)
        path.unlink()

    def _packed(self, path: Path, name: str | None, sha256: str) -> PackedFile:
        """Encrypt a finished file where asked for, and describe it."""
        with local_disk_errors("package"):
            if self._encryption:
                path, sha256 = self._encryption.encrypt_file(path)
            return PackedFile(path, name, path.stat().st_size, sha256)


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


class Nowhere(Packer):
    """Keeps nothing: for those who only want to know the rows' hash."""

    def __init__(self) -> None:
        super().__init__(Path(), None)

    @contextmanager
    def stream(self, name: str) -> Iterator[Sink]:
        """Give the block a sink that forgets."""
        del name
        yield Discarded()

    def finish(self) -> tuple[PackedFile, ...]:
        """End; there is nothing to send."""
        return ()


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
