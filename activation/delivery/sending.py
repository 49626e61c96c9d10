"""Brings the files of a delivery to their destination, each exactly once, and then the success file.

The order is always: an event that says what is about to happen, then the effect. So whatever an earlier run or attempt
left open, the ledger and the destination together tell how it ended. This module never sends what is already there.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from activation.common.errors import ActivationError, ExitCode
from activation.common.records import EventName
from activation.delivery.journal import Journal, RunContext
from activation.delivery.one_file import Doubt, OneFile
from activation.delivery.shipment import Shipment, ShippedFile
from activation.ledger.delivery_state import DeliveryState
from activation.sftp.client import SftpClient

if TYPE_CHECKING:
    from activation.settings.destinations import Destination

_LONGEST_WAIT_SECONDS = 120.0
_JITTER = 0.2


class Sending:
    """The way of one delivery's files, from wherever an earlier run left it.

    Arguments:
        journal: records each step; its shipment is what an earlier run was sending when that is not done.
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
        self._one_file = OneFile(journal, destination, context)
        self._shipment = journal.shipment
        # The numbers of its files that stand under their final names.
        self._published: set[int] = set()
        self._superseded: tuple[str, ...] = ()
        if state is not None:
            self._recall(state)

    @property
    def needs_files(self) -> bool:
        """Whether nothing can go on before there are local files to send."""
        return not (self._is_complete or self._one_file.doubt or self._shipment.is_local)

    @property
    def note(self) -> str | None:
        """What a reader should know of how the delivery came about."""
        return self._one_file.note

    def load(self, shipment: Shipment) -> None:
        """Take the local files to send. Those that stand at the destination already are not sent again.

        Files of an earlier set, made of other rows or by other settings, are: two sets are never mixed.
        """
        if shipment.set_id != self._shipment.set_id:
            gone = [file.remote_path for file in self._shipment.files if file.number in self._published]
            self._superseded = (*self._superseded, *gone)
            self._published = set()
        self._shipment = self._journal.shipment = shipment
        mine = {file.temporary_path for file in shipment.files}
        self._one_file.left_behind = [path for path in self._one_file.left_behind if path not in mine]

    def run(self) -> bool:
        """Go on until the delivery is committed, trying again as the destination's settings say.

        Returns:
            whether it is committed; false when it turned out that files must be sent but there are none yet.

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

    @property
    def _is_complete(self) -> bool:
        return len(self._published) == self._shipment.file_count

    def _recall(self, state: DeliveryState) -> None:
        if state.is_open and state.destination != self._destination.name:
            raise ActivationError(
                ExitCode.CONFIGURATION,
                "config",
                f"{state.delivery_id} was on its way to {state.destination} when a run ended; now its destination "
                f"is {self._destination.name}.",
                f"Set destination back to {state.destination} until this delivery is committed.",
            )
        self._superseded = state.superseded
        if state.destination == self._destination.name:
            uploading = (file for file in state.files if file.phase == "upload" and not file.published)
            self._one_file.left_behind.extend(f"{file.remote_path}.part" for file in uploading)
            self._one_file.begun.update(self._one_file.left_behind)
        if any(file.is_open for file in state.files):
            self._shipment = self._journal.shipment = Shipment.remembered(state)
            self._published = {file.number for file in state.files if file.published}
        if file := state.in_doubt:
            self._one_file.doubt = Doubt(ShippedFile.remembered(file), file.phase, file.replaces)

    def _attempt(self) -> bool:
        with self._context.connect(self._destination) as client:
            if self._one_file.doubt:
                self._settle(client, self._one_file.doubt)
            if not self._is_complete and not self._shipment.is_local:
                return False
            for file in self._shipment.files:
                if file.number not in self._published:
                    self._one_file.send(client, file)
                    self._published.add(file.number)
            self._finish(client)
        return True

    def _settle(self, client: SftpClient, doubt: Doubt) -> None:
        """Find out how the step ended that was about to be taken when an earlier run or attempt broke off."""
        if self._one_file.settle(client, doubt):
            self._published.add(doubt.file.number)
        elif doubt.file.path is None:
            self._one_file.left_behind.append(doubt.file.temporary_path)
            self._one_file.begun.add(doubt.file.temporary_path)

    def _finish(self, client: SftpClient) -> None:
        kept = {file.remote_path for file in self._shipment.files}
        for path in self._superseded:
            if path not in kept:
                # A part of an earlier set would be taken for one of this.
                client.remove(path)
        if self._journal.delivery.orchestration.file.success_file:
            client.write_empty(self._shipment.success_path)
        self._journal.record(EventName.COMMITTED, message=self.note)

    def _wait(self, state: RetryCallState) -> float:
        """Double the wait with each attempt, vary it by a fifth, never beyond two minutes (specification, failures)."""
        seconds = self._destination.retry_wait_seconds * 2.0 ** (state.attempt_number - 1)
        return min(_LONGEST_WAIT_SECONDS, seconds * random.uniform(1 - _JITTER, 1 + _JITTER))  # noqa: S311 - no secret


def _is_worth_retrying(error: BaseException) -> bool:
    return isinstance(error, ActivationError) and error.code is ExitCode.SFTP_UNAVAILABLE and error.retryable
