"""Delivers one thing exactly once: export, package, send, each step recorded before and after it happens.

A delivery's own failure is recorded and returned, never raised, so that the other deliveries of a run go on.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from activation.errors import ActivationError, ExitCode
from activation.export import export
from activation.journal import Journal, RunContext
from activation.local_disk import local_disk_errors
from activation.package import PackagedFile, package
from activation.records import Delivery, DeliveryState, EventName, Mart, OnEmpty, Outcome
from activation.sending import Sending
from activation.shipment import Shipment, ShippedFile

if TYPE_CHECKING:
    from activation.config import Destination

__all__ = ["RunContext", "changed_since_sent", "deliver"]

_EMPTY = "The mart has no rows for it."


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
        if sending.needs_files:
            shipment = _prepare(journal, mart, context, folder)
            if shipment is None:
                return journal.ended(EventName.SKIPPED, _EMPTY)
            sending.load(shipment)
        if sending.run():
            return journal.ended(EventName.COMMITTED, sending.note)


def _prepare(journal: Journal, mart: Mart, context: RunContext, folder: Path) -> Shipment | None:
    """Make the files to send.

    Returns:
        what is to be sent; None when there is nothing to send and that is no error.
    """
    delivery = journal.delivery
    journal.shipment = Shipment(delivery.remote_path)
    journal.record(EventName.PLANNED)
    journal.progress("export", 0, 0)
    exported = export(delivery, mart, context.warehouse, folder / "rows")
    journal.shipment = replace(journal.shipment, row_count=exported.row_count, content_sha256=exported.content_sha256)
    _require_current_evidence(context)
    journal.record(EventName.EXPORTED)
    if exported.row_count == 0 and delivery.orchestration.on_empty is OnEmpty.SKIP:
        journal.record(EventName.SKIPPED, reason="EMPTY", message=_EMPTY)
        return None
    if exported.row_count == 0 and delivery.orchestration.on_empty is OnEmpty.FAIL:
        raise ActivationError(
            ExitCode.EMPTY_INPUT,
            "export",
            f"{mart.name} has no rows for {delivery.delivery_id}, and on_empty is 'fail'.",
            "Find out why the mart is empty, or set on_empty to 'send' or 'skip'.",
        )
    journal.progress("package", 0, 0)
    packaged = package(delivery, exported, folder / "packed")
    if exported.path not in [file.path for file in packaged]:
        exported.path.unlink()
    journal.shipment = _shipment(journal.shipment, delivery, packaged)
    journal.record(EventName.PACKAGED)
    return journal.shipment


def _shipment(known: Shipment, delivery: Delivery, packaged: Sequence[PackagedFile]) -> Shipment:
    files = tuple(
        ShippedFile(number, file.remote_path, file.row_count, file.byte_count, file.file_sha256, file.path)
        for number, file in enumerate(packaged, start=1)
    )
    # Names, rows and settings make the set. The files' own bytes do not: encryption makes other ones each time.
    made_of = [known.content_sha256, repr(delivery.orchestration.file), *(file.remote_path for file in files)]
    set_id = hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:16]
    return replace(known, set_id=set_id, file_count=len(files), files=files)


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
