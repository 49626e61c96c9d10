"""Puts files at a destination: upload, verify, rename. It touches no file but the one it is told to put there.

Stands on `connection`. Every error leaves as an `ActivationError` that says whether trying again can help.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from activation.common.errors import ActivationError, ExitCode
from activation.common.local_disk import local_disk_errors
from activation.sftp.connection import Connection
from activation.sftp.failures import sftp_errors, sftp_failure
from activation.sftp.remote_rename import rename
from activation.sftp.upload import write_file

if TYPE_CHECKING:
    from activation.sftp.endpoints import Destination


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """What a server says of a file: its size in bytes, and when it was last changed, in seconds of Unix time."""

    size: int
    modified: int


@contextmanager
def connect(destination: Destination) -> Iterator[SftpClient]:
    """Open a connection for the block.

    Raises:
        ActivationError: CREDENTIALS, HOST_KEY or SFTP_UNAVAILABLE.
    """
    connection = Connection(destination)
    try:
        yield SftpClient(connection, destination)
    finally:
        connection.close()


class SftpClient:
    """What a delivery does at its destination, one method per step. All paths are absolute."""

    def __init__(self, connection: Connection, destination: Destination) -> None:
        self._connection = connection
        self._destination = destination

    def check_folder(self, remote_folder: str) -> bool:
        """Tell whether a folder is there; a delivery creates it when it is not.

        Raises:
            ActivationError: SFTP_UNAVAILABLE when a file stands in its place.
        """
        with self._errors(f"looking at {remote_folder}"):
            if self._connection.isdir(remote_folder):
                return True
            if self._connection.isfile(remote_folder):
                raise NotADirectoryError(f"{remote_folder} is a file")
        return False

    @property
    def is_alive(self) -> bool:
        """Whether the connection still stands: after an error, whether it was an answer of the server."""
        return self._connection.is_alive

    def look(self, path: str) -> RemoteFile | None:
        """Return what the server says of a file, or None when there is no such file.

        Raises:
            ActivationError: SFTP_UNAVAILABLE when the server does not say.
        """
        with self._errors(f"looking at {path}"):
            return self._look(path)

    def upload(
        self, source: Path, path: str, on_progress: Callable[[int, int], None], *, may_resume: bool = False
    ) -> int:
        """Write a local file to a path, creating its folders; what was there before is overwritten.

        Arguments:
            source: the local file.
            path: where to write it; removed again, if possible, when the server refuses a part of it.
            on_progress: called with the bytes sent and the bytes in all.
            may_resume: whether an interrupted upload of ours may have left a beginning there.

        Returns:
            the bytes of such a beginning that were found to be the same and not sent again.

        Raises:
            ActivationError: CONFIGURATION when the file is larger than the destination allows; SFTP_UNAVAILABLE.
        """
        self._require_allowed_size(source)
        with self._errors(f"writing {path}"):
            self._make_folders(posixpath.dirname(path))
            try:
                return write_file(self._connection, self._destination, source, path, on_progress, may_resume=may_resume)
            except TimeoutError:
                raise
            except OSError:
                # Half a file helps nobody, and may fill the disk of the receiver.
                with suppress(OSError, EOFError):
                    self._connection.remove(path)
                raise

    def verify(self, path: str, byte_count: int, *, may_vanish: bool = False) -> str:
        """Hold the size of the file at the destination against the size of what was sent.

        Arguments:
            path: what was written.
            byte_count: its size in bytes.
            may_vanish: whether the receiver may have taken the file already, as it may under its final name.

        Returns:
            what was found: ``size`` (the same), ``taken``, or ``none`` where the destination asks for no check.

        Raises:
            ActivationError: SFTP_UNAVAILABLE when the sizes differ (worth another attempt), when the file is gone, or
                when the server does not tell sizes (which no other attempt would change).
        """
        with self._errors(f"verifying {path}"):
            if self._destination.verify == "none":
                self._require_alive()
                return "none"
            try:
                found = self._look(path)
            except TimeoutError:
                raise
            except OSError:
                if not self._connection.is_alive:
                    raise
                raise self._unverifiable(f"the server does not tell the size of {path}") from None
        if found is None and may_vanish:
            return "taken"
        if found is None:
            raise self._unverifiable(f"{path} vanished right after it was written")
        if found.size != byte_count:
            what = (
                f"{self._destination.name}: {path} has {found.size} bytes at the destination instead of {byte_count}."
            )
            raise sftp_failure(what, "Check the server's free space and run again.", retryable=True)
        return "size"

    def rename(self, temporary: str, final: str, *, may_replace: bool) -> str:
        """Give a file its final name; see `activation.sftp.remote_rename.rename` for what is returned and raised."""
        with self._errors(f"renaming {temporary} to {final}"):
            return rename(self._connection, self._destination, temporary, final, may_replace=may_replace)

    def write_empty(self, path: str) -> None:
        """Put a file of zero bytes."""
        with self._errors(f"writing {path}"):
            self._connection.open(path, "wb").close()

    def remove(self, path: str) -> None:
        """Remove a file of ours; it is no error when it is not there."""
        with self._errors(f"removing {path}"), suppress(FileNotFoundError):
            self._connection.remove(path)

    def _look(self, path: str) -> RemoteFile | None:
        try:
            found = self._connection.stat(path)
        except FileNotFoundError:
            return None
        return RemoteFile(found.st_size or 0, found.st_mtime or 0)

    def _require_alive(self) -> None:
        """Notice a connection that was cut in the moment of closing a file, which paramiko passes over."""
        try:
            self._connection.normalize(".")
        except OSError:
            if not self._connection.is_alive:
                raise

    def _require_allowed_size(self, source: Path) -> None:
        limit = self._destination.max_file_megabytes
        with local_disk_errors("sftp"):
            size = source.stat().st_size
        if limit is not None and size > limit * 1_000_000:
            name = self._destination.name
            raise ActivationError(
                ExitCode.CONFIGURATION,
                "sftp",
                f"{name}: the file has {size} bytes, and max_file_megabytes allows {limit:g} MB.",
                "Compress or split the file in the exposure, or raise the limit in destinations.yml.",
            )

    def _make_folders(self, folder: str) -> None:
        """Create the folders that are missing. pysftp's `makedirs` never ends where a server does not show its root."""
        missing: list[str] = []
        while folder not in ("", "/") and not self._connection.isdir(folder):
            missing.append(folder)
            folder = posixpath.dirname(folder)
        for each in reversed(missing):
            try:
                self._connection.mkdir(each)
            except TimeoutError:
                raise
            except OSError:
                # A server may hide or protect a folder that is there. Whether it matters shows when the file is opened.
                continue

    def _unverifiable(self, why: str) -> ActivationError:
        name = self._destination.name
        return sftp_failure(
            f"{name}: {why}.",
            "If the receiver moves or hides files at once, set 'verify: none' (and perhaps 'atomic_rename: false') for "
            f"{name} in destinations.yml.",
            retryable=False,
        )

    @contextmanager
    def _errors(self, doing: str) -> Iterator[None]:
        with sftp_errors(self._destination, doing):
            yield
