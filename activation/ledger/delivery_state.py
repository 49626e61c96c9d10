"""What the ledger knows of a delivery and its files, folded from their events. It opens nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from activation.common.records import EventName


@dataclass(frozen=True, slots=True)
class FileState:
    """What the ledger knows of one file of a delivery: its name, what it held, and how far it came.

    ``number`` counts the delivery's files from 1. ``phase`` is what was about to happen last: ``upload`` (to the
    temporary name), ``renaming``, or ``direct`` (upload to the final name, where a destination forbids renaming).
    ``replaces`` tells, of ``direct``, which file stood there before.
    """

    number: int
    remote_path: str
    phase: str = ""
    published: bool = False
    row_count: int | None = None
    byte_count: int | None = None
    file_sha256: str | None = None
    replaces: object = None

    @property
    def in_doubt(self) -> bool:
        """Whether it may or may not stand under its final name."""
        return not self.published and self.phase in ("renaming", "direct")

    @property
    def is_open(self) -> bool:
        """Whether it stands, or may stand, under its final name."""
        return self.published or self.in_doubt


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """What the ledger knows of one delivery: its last event, and what is needed to go on after a crash.

    ``files`` are those that were begun of the set of files (``set_id``, ``file_count`` of them) that was on its way
    last; they outlive a later ``blocked`` or ``failed`` event, so that a file which stands at the destination, or may
    stand there, is never forgotten. While there is such a file, the path, the destination, the counts and the hashes
    are those of its set. ``superseded`` are the names of files that were published as parts of an earlier set. All of
    them are empty once the delivery is done.
    """

    delivery_id: str
    last_event: EventName
    remote_path: str
    byte_count: int | None = None
    row_count: int | None = None
    content_sha256: str | None = None
    file_sha256: str | None = None
    occurred_at: datetime | None = None
    message: str | None = None
    destination: str = ""
    fire_time: datetime | None = None
    window_date: date | None = None
    set_id: str | None = None
    file_count: int = 1
    files: tuple[FileState, ...] = ()
    superseded: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do for this delivery."""
        return self.last_event in (EventName.COMMITTED, EventName.SKIPPED)

    @property
    def is_open(self) -> bool:
        """Whether a file of it stands, or may stand, at the destination, and the delivery is not done."""
        return any(file.is_open for file in self.files) or bool(self.superseded)

    @property
    def in_doubt(self) -> FileState | None:
        """The file of which it is not known whether it stands under its final name; at most one at a time."""
        return next((file for file in self.files if file.in_doubt), None)

    @property
    def published(self) -> bool:
        """Whether every file stands under its final name, and the delivery is not committed."""
        return len(self.files) == self.file_count and all(file.published for file in self.files)
