"""A zip archive whose bytes follow from its members alone, with or without Zip64. Members are written as they come."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from activation.common.errors import ActivationError, ExitCode
from activation.common.local_disk import local_disk_errors
from activation.files.sinks import Sink, sha256_of

_MOST_BYTES = 0xFFFFFFFF
_DEFLATE_LEVEL = 6
_REGULAR_FILE = 0o100644 << 16
_UNIX = 3


class ZipArchive:
    """A zip file that is being written.

    Arguments:
        path: the file.
        time: of all members; zip knows no zones, so it is written as UTC.
        use_zip64: whether the archive may hold what plain zip cannot: 4 GiB and more, 65,536 members and more.

    Raises:
        OSError: the file cannot be written.
    """

    def __init__(self, path: Path, time: datetime, *, use_zip64: bool) -> None:
        self._path = path
        self._time = time.astimezone(UTC).timetuple()[:6]
        self._use_zip64 = use_zip64
        self._archive = zipfile.ZipFile(path, "w", allowZip64=use_zip64, compresslevel=_DEFLATE_LEVEL)

    @contextmanager
    def member(self, name: str) -> Iterator[Sink]:
        """Give the block a member to write to.

        Raises:
            ActivationError: CONFIGURATION when plain zip cannot hold it; LOCAL_DISK when it cannot be written.
        """
        member = zipfile.ZipInfo(name, self._time)
        member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, _UNIX
        member.external_attr = _REGULAR_FILE
        with (
            self._limits(),
            local_disk_errors("package"),
            self._archive.open(member, "w", force_zip64=self._use_zip64) as stream,
        ):
            yield stream if self._use_zip64 else _Bounded(stream)

    def close(self) -> str:
        """End the archive.

        Returns:
            the hash of its bytes, as lower-case hexadecimal text.
        """
        with self._limits(), local_disk_errors("package"):
            self._archive.close()
            return sha256_of(self._path)

    def abandon(self) -> None:
        """Let go of the file, whatever state it is in; nothing happens when the archive has ended.

        Raises:
            OSError: what hindered the writing hinders its end too; the file is let go of nevertheless.
        """
        self._archive.close()

    @contextmanager
    def _limits(self) -> Iterator[None]:
        """Allow what the format allows. Python stops at 2 GiB, out of care for readers that take sizes for signed."""
        limit = zipfile.ZIP64_LIMIT
        zipfile.ZIP64_LIMIT = _MOST_BYTES  # type: ignore[misc]
        try:
            yield
        except (zipfile.LargeZipFile, RuntimeError):
            raise _too_large() from None
        finally:
            zipfile.ZIP64_LIMIT = limit  # type: ignore[misc]


class _Bounded:
    """A member that ends where plain zip does, instead of being told so after its last byte."""

    def __init__(self, target: Sink) -> None:
        self._target = target
        self._left = _MOST_BYTES

    def write(self, piece: bytes, /) -> None:
        self._left -= len(piece)
        if self._left < 0:
            raise zipfile.LargeZipFile
        self._target.write(piece)


def _too_large() -> ActivationError:
    return ActivationError(
        ExitCode.CONFIGURATION,
        "package",
        "The files are too large or too many for zip, which ends at 4 GiB and 65,535 files.",
        "Set file.use_zip64 to true in the exposure if the receiver can read that, or file.compression to gzip or tgz.",
    )
