"""The files of a delivery on their way, as far as they are known. It opens nothing.

A delivery is one file or several that belong together: the parts of a split, or the files of a folder. They are sent
one after the other, each exactly once, and the whole is committed once.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from activation.ledger.delivery_state import DeliveryState, FileState


@dataclass(frozen=True, slots=True)
class ShippedFile:
    """One file of a delivery. ``path`` is the local file, None when only the ledger remembers it.

    ``number`` counts the delivery's files from 1, in the order in which they are sent. ``remote_path`` is the final
    absolute path on the destination.
    """

    number: int
    remote_path: str
    row_count: int | None = None
    byte_count: int | None = None
    file_sha256: str | None = None
    path: Path | None = None

    @classmethod
    def remembered(cls, state: FileState) -> ShippedFile:
        """Recall from the ledger a file that an earlier run was sending."""
        return cls(state.number, state.remote_path, state.row_count, state.byte_count, state.file_sha256)

    @property
    def local(self) -> tuple[Path, int]:
        """The local file and its size in bytes; to be asked for only when there is one."""
        if self.path is None or self.byte_count is None:
            raise AssertionError("only the ledger remembers this file")
        return self.path, self.byte_count

    @property
    def temporary_path(self) -> str:
        """The name under which the file is uploaded."""
        return f"{self.remote_path}.part"


@dataclass(frozen=True, slots=True)
class Shipment:
    """What a delivery sends, as far as it is known.

    ``remote_path`` is the name of the whole: that of its one file, or of the folder of its files. ``set_id`` tells one
    set of files from another of the same delivery: files of two sets are never mixed. ``file_count`` is known before
    all ``files`` are, when the ledger remembers some of them.
    """

    remote_path: str
    row_count: int | None = None
    content_sha256: str | None = None
    set_id: str | None = None
    file_count: int | None = None
    files: tuple[ShippedFile, ...] = ()

    @classmethod
    def remembered(cls, state: DeliveryState) -> Shipment:
        """Recall from the ledger what an earlier run was sending."""
        files = tuple(ShippedFile.remembered(file) for file in state.files)
        counts = [file.row_count for file in files]
        rows = None if None in counts else sum(count for count in counts if count is not None)
        return cls(state.remote_path, rows, state.content_sha256, state.set_id, state.file_count, files)

    @property
    def is_local(self) -> bool:
        """Whether every file is there to be sent."""
        return bool(self.files) and all(file.path for file in self.files)

    @property
    def byte_count(self) -> int | None:
        """The bytes of all files together."""
        counts = [file.byte_count for file in self.files if file.byte_count is not None]
        return sum(counts) if counts and len(counts) == len(self.files) else None

    @property
    def file_sha256(self) -> str | None:
        """The hash of the one file; None for several."""
        return self.files[0].file_sha256 if len(self.files) == 1 else None

    @property
    def success_path(self) -> str:
        """The name of the success file, which is written last."""
        return f"{self.remote_path}.DONE"
