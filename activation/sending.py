"""Brings one file to its destination exactly once: upload, rename, success file, and what to do in doubt.

The order is always: an event that says what is about to happen, then the effect. So whatever an earlier run or attempt
left open, the ledger and the destination together tell how it ended. This module never sends what is already there.
"""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from activation.errors import ActivationError, ExitCode
from activation.journal import Journal, RunContext, Shipment
from activation.records import DeliveryState, EventName
from activation.sftp import RemoteFile, SftpClient

if TYPE_CHECKING:
    from activation.config import Destination

_LONGEST_WAIT_SECONDS = 120.0
_JITTER = 0.2


class Sending:
    """The way of one delivery's file, from wherever an earlier run left it.

    Arguments:
        journal: records each step; its shipment is what an earlier run was sending when that is still in doubt.
        destination: where to.
        state: what the ledger knows, None for a new delivery.
        context: the run.
    """

    def __init__(
        self, journal: Journal, destination: Destination, state: DeliveryState | None, context: RunContext
    ) -> None:
        self._journal = journal
        self._destination = destination
        self._context = context
        self._phase: object = None
        self._replaced: object = None
        self._published = False
        self._left_behind: str | None = None
        self.note: str | None = None
        if state is not None:
            self._recall(state)

    @property
    def needs_file(self) -> bool:
        """Whether nothing can go on before there is a local file to send."""
        return not (self._published or self._phase or self._journal.shipment.path)

    def run(self) -> bool:
        """Go on until the delivery is committed, trying again as the destination's settings say.

        Returns:
            whether it is committed; false when it turned out that the file must be sent again but there is none yet.

        Raises:
            ActivationError: what hindered the last attempt.
        """
        retrying = Retrying(
            retry=retry_if_exception(_is_worth_retrying),
            stop=stop_after_attempt(self._destination.upload_attempts),
            wait=self._wait,
            reraise=True,
        )
        return retrying(self._attempt)

    def _recall(self, state: DeliveryState) -> None:
        if (state.renaming or state.published) and state.destination != self._destination.name:
            raise ActivationError(
                ExitCode.CONFIGURATION,
                "config",
                f"{state.delivery_id} was on its way to {state.destination} when a run ended; now its destination "
                f"is {self._destination.name}.",
                f"Set destination back to {state.destination} until this delivery is committed.",
            )
        if state.last_event is EventName.UPLOADING and state.destination == self._destination.name:
            self._left_behind = f"{state.remote_path}.part"
        self._published = state.published
        if state.renaming:
            self._phase, self._replaced = state.details.get("phase"), state.details.get("replaces")
        if state.renaming or state.published:
            self._journal.shipment = Shipment.remembered(state)

    def _attempt(self) -> bool:
        may_replace = self._context.ledger.has_published(self._destination.name, self._journal.shipment.remote_path)
        with self._context.connect(self._destination) as client:
            if self._phase == "renaming":
                self._settle_rename(client, may_replace)
            elif self._phase == "direct":
                self._settle_direct(client)
            shipment = self._journal.shipment
            if not self._published:
                if shipment.path is None or shipment.byte_count is None:
                    return False
                self._send(client, shipment.path, shipment.byte_count, may_replace)
            self._finish(client)
        return True

    def _settle_rename(self, client: SftpClient, may_replace: bool) -> None:
        """Find out how a rename ended that was about to begin.

        The temporary file is gone: it was renamed, and if the final file is gone too, the receiver took it. The
        temporary file is there, or the final file is another one: it was not renamed.
        """
        shipment = self._journal.shipment
        try:
            renamed = client.look(shipment.temporary_path) is None
            final = client.look(shipment.remote_path)
        except ActivationError:
            if not client.is_alive:
                raise
            # The server does not tell. To rename again does: the temporary file, if it is there, is complete.
            self._rename(client, may_replace)
            return
        if renamed and (final is None or final.size == shipment.byte_count):
            self.note = "An earlier attempt had already published the file."
            self._publish("renamed before" if final else "taken")
        else:
            self._send_again()

    def _settle_direct(self, client: SftpClient) -> None:
        """Find out how an upload to the final name ended: the whole file is there, or it must be sent again."""
        final = self._there(client)
        if final and final.size == self._journal.shipment.byte_count and _identity(final) != self._replaced:
            self.note = "An earlier attempt had already published the file."
            self._publish("uploaded before")
        else:
            self._send_again()

    def _there(self, client: SftpClient) -> RemoteFile | None:
        """Look at the final name; a server that does not tell counts as one that has no file there."""
        try:
            return client.look(self._journal.shipment.remote_path)
        except ActivationError:
            if not client.is_alive:
                raise
            return None

    def _send_again(self) -> None:
        self._phase = None
        if self._journal.shipment.path is None:
            self._left_behind = self._journal.shipment.temporary_path
            self._journal.shipment = Shipment(self._journal.delivery.remote_path)

    def _send(self, client: SftpClient, source: Path, byte_count: int, may_replace: bool) -> None:
        direct = not self._destination.atomic_rename
        path = self._journal.shipment.remote_path if direct else self._journal.shipment.temporary_path
        self._begin(client, path, direct)
        self._tidy(client, path)
        client.upload(source, path, lambda done, total: self._journal.progress("upload", done, total))
        verified = _verify(client, path, byte_count, direct)
        if direct:
            self._publish("direct", verified)
            return
        self._phase = "renaming"
        self._journal.record(EventName.UPLOADING, {"phase": "renaming", "verified": verified})
        self._rename(client, may_replace)

    def _begin(self, client: SftpClient, path: str, direct: bool) -> None:
        if not direct:
            self._journal.record(EventName.UPLOADING, {"phase": "upload", "temporary_path": path})
            return
        # What is replaced is remembered, to tell it from our file after a crash.
        final = self._there(client)
        self._phase, self._replaced = "direct", _identity(final) if final else None
        self._journal.record(EventName.UPLOADING, {"phase": "direct", "replaces": self._replaced})

    def _tidy(self, client: SftpClient, path: str) -> None:
        """Remove the temporary file of an earlier name. It must not hinder the delivery when that fails."""
        if self._left_behind and self._left_behind != path:
            with suppress(ActivationError):
                client.remove(self._left_behind)

    def _rename(self, client: SftpClient, may_replace: bool) -> None:
        shipment = self._journal.shipment
        mechanism = client.rename(shipment.temporary_path, shipment.remote_path, may_replace=may_replace)
        if mechanism == "taken":
            self.note = "The receiver took the file before it had its final name."
        self._publish(mechanism)

    def _publish(self, mechanism: str, verified: str | None = None) -> None:
        self._journal.record(EventName.PUBLISHED, {"mechanism": mechanism, "verified": verified})
        self._phase, self._published = None, True

    def _finish(self, client: SftpClient) -> None:
        if self._journal.delivery.orchestration.file.success_file:
            client.write_empty(self._journal.shipment.success_path)
        self._journal.record(EventName.COMMITTED, message=self.note)

    def _wait(self, state: RetryCallState) -> float:
        """Double the wait with each attempt, vary it by a fifth, never beyond two minutes (specification, failures)."""
        seconds = self._destination.retry_wait_seconds * 2.0 ** (state.attempt_number - 1)
        return min(_LONGEST_WAIT_SECONDS, seconds * random.uniform(1 - _JITTER, 1 + _JITTER))  # noqa: S311 - no secret


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


def _is_worth_retrying(error: BaseException) -> bool:
    return isinstance(error, ActivationError) and error.code is ExitCode.SFTP_UNAVAILABLE and error.retryable
