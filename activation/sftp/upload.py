"""Writes a local file to a path at a destination. It goes on from what an interrupted upload left, if that is the same.

Every single answer of the server is checked. pysftp's (and paramiko's) own ``put`` sends its last hundred requests
without looking at their answers, so that a full disk can pass unnoticed; its pipeline comes to a halt after each
hundred, and an answer out of turn makes it wait for ever. So requests are counted here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import paramiko
from paramiko.sftp import CMD_STATUS, CMD_WRITE, SFTPError, int64

from activation.common.local_disk import local_disk_errors
from activation.sftp.connection import Connection
from activation.sftp.watchdog import Watchdog

if TYPE_CHECKING:
    from activation.sftp.endpoints import Destination

# One write request with its head fits into one packet of the channel, which spares a second one of a few bytes.
_PIECE_BYTES = 32_000
_REQUESTS_UNDER_WAY = 100
_MEGABYTE = 1_000_000
_LONGEST_PAUSE_SECONDS = 1.0


def write_file(
    connection: Connection,
    destination: Destination,
    source: Path,
    path: str,
    on_progress: Callable[[int, int], None],
    *,
    may_resume: bool = False,
) -> int:
    """Write a file and wait for the server's answer to each part of it.

    Arguments:
        connection: an open one.
        destination: says how long a silence may last, how fast to send, and from which size on to resume.
        source: the local file.
        path: where to write; what is there is overwritten unless it is taken over.
        on_progress: called with the bytes that are there and the bytes in all.
        may_resume: whether the file at the path can be what an earlier attempt of ours left.

    Returns:
        the bytes that were taken over from an earlier attempt, after they had been read back and compared.

    Raises:
        ActivationError: LOCAL_DISK when the source cannot be read.
        OSError, EOFError, paramiko.SSHException: as they come.
    """
    with local_disk_errors("sftp"):
        total, local = source.stat().st_size, source.open("rb")
    with local, Watchdog(destination.channel_timeout_seconds, connection.close) as watchdog:
        kept = _matching_bytes(connection, destination, local, total, path, watchdog) if may_resume else 0
        local.seek(kept)
        if kept:
            on_progress(kept, total)
        with connection.open(path, "r+b" if kept else "wb") as remote:
            writes = _Writes(connection.sftp_client, remote.handle)
            pace = _Pace(destination.max_kilobytes_per_second, watchdog)
            sent = kept
            while piece := local.read(_PIECE_BYTES):
                writes.send(sent, piece)
                sent += len(piece)
                watchdog.progress()
                on_progress(sent, total)
                pace.keep(sent - kept)
            writes.finish(watchdog)
    return kept


def _matching_bytes(
    connection: Connection, destination: Destination, local: IO[bytes], total: int, path: str, watchdog: Watchdog
) -> int:
    """Tell how many bytes at the beginning of the remote file are the local file's; 0 when it is not worth anything.

    A server need not let us see or read the file: then the upload begins anew.
    """
    if not destination.resume:
        return 0
    least = max(1, int(destination.resume_from_megabytes * _MEGABYTE))
    try:
        size = connection.stat(path).st_size or 0
        if not least <= size <= total:
            return 0
        with connection.open(path, "rb") as remote:
            same = _common_beginning(remote, local, size, watchdog)
    except TimeoutError:
        raise
    except OSError:
        if not connection.is_alive:
            raise
        return 0
    return same if same >= least else 0


def _common_beginning(remote: paramiko.SFTPFile, local: IO[bytes], size: int, watchdog: Watchdog) -> int:
    remote.prefetch(size, _REQUESTS_UNDER_WAY)
    same = 0
    while same < size:
        there = remote.read(min(_PIECE_BYTES, size - same))
        if not there or there != local.read(len(there)):
            break
        same += len(there)
        watchdog.progress()
    return same


class _Writes:
    """The write requests under way, and the server's answers to them in whatever order they come."""

    def __init__(self, client: paramiko.SFTPClient, handle: bytes) -> None:
        # paramiko offers no public way to have several writes under way and to see each answer; it is held below
        # version 6, and the tests of uploads would notice a change.
        self._client: Any = client
        self._handle = handle
        self._unanswered = 0
        self._refusal: Exception | None = None

    def send(self, offset: int, data: bytes) -> None:
        """Send a request; wait for an earlier one's answer when too many are under way."""
        self._client._async_request(self, CMD_WRITE, self._handle, int64(offset), data)
        self._unanswered += 1
        while self._unanswered > _REQUESTS_UNDER_WAY or (self._unanswered and self._client.sock.recv_ready()):
            self._hear()

    def finish(self, watchdog: Watchdog) -> None:
        """Wait for all answers."""
        while self._unanswered:
            self._hear()
            watchdog.progress()

    def _hear(self) -> None:
        self._client._read_response()
        if self._refusal is not None:
            raise self._refusal

    def _async_response(self, kind: int, message: Any, _number: int) -> None:
        """Take an answer, which paramiko hands over by this name.

        Nothing is raised here: answers that come after the first refusal are read by requests that tidy up.
        """
        self._unanswered -= 1
        try:
            if kind != CMD_STATUS:
                raise SFTPError("the server answered a write with something else than a status")
            self._client._convert_status(message)
        except (OSError, EOFError, SFTPError) as error:
            self._refusal = self._refusal or error


class _Pace:
    """Holds an upload to a rate by pausing."""

    def __init__(self, kilobytes_per_second: float | None, watchdog: Watchdog) -> None:
        self._rate = kilobytes_per_second * 1000 if kilobytes_per_second else None
        self._watchdog = watchdog
        self._began = time.monotonic()

    def keep(self, sent: int) -> None:
        """Wait until so many bytes may have been sent."""
        while self._rate and (ahead := sent / self._rate - (time.monotonic() - self._began)) > 0:
            time.sleep(min(ahead, _LONGEST_PAUSE_SECONDS))
            self._watchdog.progress()
