"""Where the bytes of a file go while they are made, in constant memory: hashes, pipes, a JSON array around them."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Protocol

from activation.common.local_disk import local_disk_errors

PIECE_BYTES = 2**20
_PIPE_BYTES = 2**20


class Sink(Protocol):
    """Something that takes bytes."""

    def write(self, piece: bytes, /) -> object:
        """Take a piece."""
        ...


class HashingSink:
    """Hashes bytes on their way to another sink.

    Arguments:
        target: where they go.
        digest: what they are added to; None for one of their own.
    """

    def __init__(self, target: Sink, digest: hashlib._Hash | None = None) -> None:
        self._target = target
        self._digest = hashlib.sha256() if digest is None else digest

    def write(self, piece: bytes, /) -> int:
        """Take a piece."""
        self._digest.update(piece)
        self._target.write(piece)
        return len(piece)

    @property
    def sha256(self) -> str:
        """The hash of all bytes so far, as lower-case hexadecimal text."""
        return self._digest.hexdigest()


class JsonArray:
    """Turns lines, each a JSON value, into one array, a line a value.

    Arguments:
        target: where the array goes.
    """

    def __init__(self, target: Sink) -> None:
        self._target = target
        self._line_ended = False

    def __enter__(self) -> JsonArray:
        """Begin the array."""
        self._target.write(b"[\n")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """End the array."""
        if kind is None:
            self._target.write(b"\n]\n" if self._line_ended else b"]\n")

    def write(self, piece: bytes, /) -> None:
        """Take a piece of the lines. JSON holds no line end inside a value."""
        inner = piece.removesuffix(b"\n")
        self._target.write((b",\n" if self._line_ended else b"") + inner.replace(b"\n", b",\n"))
        self._line_ended = inner != piece


class Discarded:
    """Takes bytes and forgets them."""

    def write(self, piece: bytes, /) -> None:
        """Take a piece."""


def sha256_of(path: Path) -> str:
    """Hash a file of any size, as lower-case hexadecimal text."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def piped_to(sink: Sink, folder: Path) -> Iterator[Path]:
    """Give the block a path to write to; what is written there reaches the sink at the same time, in another thread.

    So the warehouse writes while its earlier rows are compressed.

    Arguments:
        sink: where the bytes go.
        folder: a private folder for the pipe.

    Raises:
        ActivationError: LOCAL_DISK when the sink cannot write; then the block's own error says nothing.
    """
    path = folder / "pipe"
    with local_disk_errors("export"):
        os.mkfifo(path, 0o600)
        # Opened first and without waiting; our own writing end keeps the pipe alive until the block has ended.
        reading = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        keeping = os.open(path, os.O_WRONLY)
    os.set_blocking(reading, True)
    with suppress(AttributeError, OSError):
        # Linux alone can make pipes wider, which lets both sides go on for longer without waiting for each other.
        fcntl.fcntl(reading, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    pump = _Pump(reading, sink)
    pump.start()
    try:
        yield path
    finally:
        os.close(keeping)
        pump.join()
        path.unlink()
        if pump.error:
            with local_disk_errors("export"):
                raise pump.error


class _Pump(Thread):
    """Carries bytes from a pipe to a sink until its writers are gone, or the sink fails."""

    def __init__(self, reading: int, sink: Sink) -> None:
        super().__init__(name="pump", daemon=True)
        self._reading = reading
        self._sink = sink
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            while piece := os.read(self._reading, PIECE_BYTES):
                self._sink.write(piece)
        except BaseException as error:
            self.error = error
        finally:
            # The writer learns from the closed end that nobody reads any more.
            os.close(self._reading)
