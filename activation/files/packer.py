"""What takes the written files of a delivery: the interface of all ways to pack, and the way that keeps nothing."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from activation.common.local_disk import local_disk_errors
from activation.files.pgp import Encryption
from activation.files.sinks import PIECE_BYTES, Discarded, Sink


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
