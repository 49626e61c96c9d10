"""Delivers one thing exactly once: export, package, send, each step recorded before and after it happens.

A delivery's own failure is recorded and returned, never raised, so that the other deliveries of a run go on.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from activation.errors import ActivationError, ExitCode
from activation.export import export
from activation.journal import Journal, RunContext
from activation.local_disk import local_disk_errors
from activation.package import package
from activation.records import Delivery, DeliveryState, EventName, Mart, OnEmpty, Outcome
from activation.sending import Sending

if TYPE_CHECKING:
    from activation.config import Destination

__all__ = ["RunContext", "changed_since_sent", "deliver"]


def deliver(
    delivery: Delivery, mart: Mart, destination: Destination, state: DeliveryState | None, context: RunContext
) -> Outcome:
    """Bring one delivery to its end, from wherever an earlier run left it.

    Whether it may go at all (the gate), and whether a finished one is sent again, is the caller's decision.

    Arguments:
        delivery: what to send.
        mart: where its rows are.
        destination: where to.
        state: what the ledger knows of it; None for nothing.
        context: the run.

    Returns:
        how it ended: committed, skipped, or failed with the exit code and the remedy.
    """
    journal = Journal(delivery, mart, destination.name, context)
    try:
        with _own_folder(context) as folder:
            return _deliver(journal, mart, destination, state, context, folder)
    except ActivationError as error:
        return journal.failed(error)


def changed_since_sent(delivery: Delivery, mart: Mart, state: DeliveryState, context: RunContext) -> bool:
    """Tell whether the rows of a committed delivery are other ones now than those that were sent.

    Raises:
        ActivationError: as `activation.export.export` does.
    """
    with _own_folder(context) as folder:
        now = export(delivery, mart, context.warehouse, folder / "rows")
    return state.content_sha256 is not None and now.content_sha256 != state.content_sha256


def _deliver(
    journal: Journal,
    mart: Mart,
    destination: Destination,
    state: DeliveryState | None,
    context: RunContext,
    folder: Path,
) -> Outcome:
    sending = Sending(journal, destination, state, context)
    while True:
        if sending.needs_file and _prepare(journal, mart, context, folder) is EventName.SKIPPED:
            return journal.ended(EventName.SKIPPED, "The mart has no rows for it.")
        if sending.run():
            return journal.ended(EventName.COMMITTED, sending.note)


def _prepare(journal: Journal, mart: Mart, context: RunContext, folder: Path) -> EventName:
    """Make the file to send.

    Returns:
        the last event: ``packaged``, or ``skipped`` when there is nothing to send and that is no error.
    """
    delivery = journal.delivery
    journal.record(EventName.PLANNED)
    journal.progress("export", 0, 0)
    exported = export(delivery, mart, context.warehouse, folder / "rows")
    journal.shipment = replace(journal.shipment, row_count=exported.row_count, content_sha256=exported.content_sha256)
    _require_current_evidence(context)
    journal.record(EventName.EXPORTED)
    if exported.row_count == 0 and delivery.orchestration.on_empty is OnEmpty.SKIP:
        journal.record(EventName.SKIPPED, reason="EMPTY", message="The mart has no rows for it.")
        return EventName.SKIPPED
    if exported.row_count == 0 and delivery.orchestration.on_empty is OnEmpty.FAIL:
        raise ActivationError(
            ExitCode.EMPTY_INPUT,
            "export",
            f"{mart.name} has no rows for {delivery.delivery_id}, and on_empty is 'fail'.",
            "Find out why the mart is empty, or set on_empty to 'send' or 'skip'.",
        )
    journal.progress("package", 0, 0)
    packaged = package(delivery, exported, folder / "packed")
    if packaged.path != exported.path:
        exported.path.unlink()
    journal.shipment = replace(
        journal.shipment, path=packaged.path, byte_count=packaged.byte_count, file_sha256=packaged.file_sha256
    )
    journal.record(EventName.PACKAGED)
    return EventName.PACKAGED


def _require_current_evidence(context: RunContext) -> None:
    """Refuse rows that were read while dbt was at work: they may be of another build than the one that was tested."""
    if not context.evidence_is_current():
        raise ActivationError(
            ExitCode.ARTIFACTS,
            "gate",
            "A dbt command began during this run, so the exported rows may not be those that were tested.",
            "Let the build end, then call activation run again: it goes on from here.",
        )


@contextmanager
def _own_folder(context: RunContext) -> Iterator[Path]:
    """Make a folder that only this user can read, for files on their way; it is gone after the block."""
    with local_disk_errors("export"):
        context.work_dir.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=context.work_dir))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
