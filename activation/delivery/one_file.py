"""Brings one file to its final name: upload, verify, rename, and what to do when it is not known how that ended.

Each step is recorded before it is taken. What was published is recorded right after.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from activation.common.errors import ActivationError
from activation.common.records import EventName
from activation.delivery.journal import Journal, RunContext
from activation.delivery.shipment import ShippedFile
from activation.sftp.client import RemoteFile, SftpClient

if TYPE_CHECKING:
    from activation.settings.destinations import Destination

_ALREADY_THERE = "An earlier attempt had already published the file."


@dataclass(frozen=True, slots=True)
class Doubt:
    """A file that may or may not stand under its final name.

    ``phase`` is the step that was about to be taken: ``renaming``, or ``direct`` (upload to the final name);
    ``replaces`` tells, of ``direct``, which file stood there before.
    """

    file: ShippedFile
    phase: str
    replaces: object = None


class OneFile:
    """The way of one file after the other.

    ``doubt`` is the step that was begun and not ended, if any. ``left_behind`` holds temporary files of earlier
    attempts; ``begun`` those at which an upload of ours may have left a beginning. ``note`` says what a reader should
    know.
    """

    def __init__(self, journal: Journal, destination: Destination, context: RunContext) -> None:
        self._journal = journal
        self._destination = destination
        self._context = context
        self.doubt: Doubt | None = None
        self.left_behind: list[str] = []
        self.begun: set[str] = set()
        self.note: str | None = None

    def send(self, client: SftpClient, file: ShippedFile) -> None:
        """Upload a local file and give it its final name."""
        source, byte_count = file.local
        direct = not self._destination.atomic_rename
        path = file.remote_path if direct else file.temporary_path
        self._begin(client, file, direct)
        self._tidy(client, path)
        may_resume = path in self.begun and not direct
        self.begun.add(path)
        resumed = client.upload(
            source,
            path,
            lambda done, total: self._journal.progress("upload", done, total),
            may_resume=may_resume,
        )
        verified = _verify(client, path, byte_count, direct)
        if direct:
            self._publish(file, "direct", verified)
            return
        may_replace = self._may_replace(file)
        self.doubt = Doubt(file, "renaming")
        details: dict[str, object] = {"phase": "renaming", "verified": verified}
        self._journal.record_file(EventName.UPLOADING, file, details | ({"resumed_at": resumed} if resumed else {}))
        self._rename(client, file, may_replace)

    def settle(self, client: SftpClient, doubt: Doubt) -> bool:
        """Find out how a step ended that was about to be taken; then there is no doubt any more.

        Returns:
            whether the file is published; otherwise it must be sent again.
        """
        settled = self._settle_direct(client, doubt) if doubt.phase == "direct" else self._settle_rename(client, doubt)
        self.doubt = None
        return settled

    def _settle_rename(self, client: SftpClient, doubt: Doubt) -> bool:
        """Find out how a rename ended that was about to begin.

        The temporary file is gone: it was renamed, and if the final file is gone too, the receiver took it. The
        temporary file is there, or the final file is another one: it was not renamed.
        """
        file = doubt.file
        try:
            renamed = client.look(file.temporary_path) is None
            final = client.look(file.remote_path)
        except ActivationError:
            if not client.is_alive:
                raise
            # The server does not tell. To rename again does: the temporary file, if it is there, is complete.
            self._rename(client, file, self._may_replace(file))
            return True
        if renamed and (final is None or final.size == file.byte_count):
            self.note = _ALREADY_THERE
            self._publish(file, "renamed before" if final else "taken")
            return True
        return False

    def _settle_direct(self, client: SftpClient, doubt: Doubt) -> bool:
        """Find out how an upload to the final name ended: the whole file is there, or it must be sent again."""
        final = self._there(client, doubt.file)
        if final and final.size == doubt.file.byte_count and _identity(final) != doubt.replaces:
            self.note = _ALREADY_THERE
            self._publish(doubt.file, "uploaded before")
            return True
        return False

    def _there(self, client: SftpClient, file: ShippedFile) -> RemoteFile | None:
        """Look at the final name; a server that does not tell counts as one that has no file there."""
        try:
            return client.look(file.remote_path)
        except ActivationError:
            if not client.is_alive:
                raise
            return None

    def _begin(self, client: SftpClient, file: ShippedFile, direct: bool) -> None:
        if not direct:
            details: dict[str, object] = {"phase": "upload", "temporary_path": file.temporary_path}
            self._journal.record_file(EventName.UPLOADING, file, details)
            return
        # What is replaced is remembered, to tell it from our file after a crash.
        final = self._there(client, file)
        self.doubt = Doubt(file, "direct", _identity(final) if final else None)
        self._journal.record_file(EventName.UPLOADING, file, {"phase": "direct", "replaces": self.doubt.replaces})

    def _tidy(self, client: SftpClient, path: str) -> None:
        """Remove the temporary files of earlier names. It must not hinder the delivery when that fails."""
        for left in self.left_behind:
            if left != path:
                with suppress(ActivationError):
                    client.remove(left)
        self.left_behind.clear()

    def _may_replace(self, file: ShippedFile) -> bool:
        return self._context.ledger.has_published(self._destination.name, file.remote_path)

    def _rename(self, client: SftpClient, file: ShippedFile, may_replace: bool) -> None:
        mechanism = client.rename(file.temporary_path, file.remote_path, may_replace=may_replace)
        if mechanism == "taken":
            self.note = "The receiver took the file before it had its final name."
        self._publish(file, mechanism)

    def _publish(self, file: ShippedFile, mechanism: str, verified: str | None = None) -> None:
        self._journal.record_file(EventName.PUBLISHED, file, {"mechanism": mechanism, "verified": verified})
        self.doubt = None


def _verify(client: SftpClient, path: str, byte_count: int, direct: bool) -> str:
    try:
        return client.verify(path, byte_count, may_vanish=direct)
    except ActivationError as error:
        if not error.retryable and client.is_alive:
            with suppress(ActivationError):
                client.remove(path)
        raise


def _identity(file: RemoteFile) -> list[int]:
    return [file.size, file.modified]
