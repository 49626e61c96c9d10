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

from activation.acceptance import Inputs, reason_to_skip, remarks, require_same_inputs
from activation.delta_rows import changes_of
from activation.errors import ActivationError, ExitCode
from activation.export import ExportedFile, export
from activation.journal import Journal, RunContext
from activation.local_disk import local_disk_errors
from activation.package import PackagedFile, package
from activation.records import Delivery, DeliveryState, EventName, Mart, Mode, Outcome
from activation.sending import Sending
from activation.shipment import Shipment, ShippedFile

if TYPE_CHECKING:
    from activation.config import Destination

__all__ = ["RunContext", "changed_since_sent", "deliver"]


def deliver(
    delivery: Delivery,
    mart: Mart,
    destination: Destination,
    state: DeliveryState | None,
    context: RunContext,
    inputs: Inputs | None = None,
) -> Outcome:
    """Bring one delivery to its end, from wherever an earlier run left it.

    Whether it may go at all (the gate), and whether a finished one is sent again, is the caller's decision.

    Arguments:
        delivery: what to send.
        mart: where its rows are.
        destination: where to.
        state: what the ledger knows of it; None for nothing.
        context: the run.
        inputs: what an earlier run read that is to be sent and nothing else; None for what is there now.

    Returns:
        how it ended: committed, skipped, or failed with the exit code and the remedy.
    """
    journal = Journal(delivery, mart, destination.name, context)
    try:
        with _own_folder(context) as folder:
            return _deliver(journal, mart, destination, state, context, folder, inputs)
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
    inputs: Inputs | None,
) -> Outcome:
    sending = Sending(journal, destination, state, context)
    while True:
        if sending.needs_files:
            exported = _export(journal, mart, context, folder, inputs)
            if skipped := reason_to_skip(journal.delivery, mart, exported, context.ledger):
                reason, message = skipped
                journal.record(EventName.SKIPPED, reason=reason, message=message)
                return journal.ended(EventName.SKIPPED, message)
            journal.warnings = list(remarks(journal.delivery, exported, context.ledger))
            sending.load(_package(journal, exported, folder))
        if sending.run():
            return journal.ended(EventName.COMMITTED, sending.note)


def _export(journal: Journal, mart: Mart, context: RunContext, folder: Path, inputs: Inputs | None) -> ExportedFile:
    """Write the rows to send to a file, once it is certain that they are those that were tested and asked for."""
    delivery = journal.delivery
    journal.shipment = Shipment(delivery.remote_path)
    journal.record(EventName.PLANNED)
    journal.progress("export", 0, 0)
    changes = changes_of(delivery, mart, context) if delivery.orchestration.mode is Mode.DELTA else None
    condition = changes.condition if changes else None
    exported = export(delivery, mart, context.warehouse, folder / "rows", condition)
    _require_current_evidence(context)
    require_same_inputs(inputs, delivery, exported, context.dbt_invocation_id)
    journal.shipment = replace(journal.shipment, row_count=exported.row_count, content_sha256=exported.content_sha256)
    journal.record(EventName.EXPORTED, {"version": changes.version} if changes else None)
    return exported


def _package(journal: Journal, exported: ExportedFile, folder: Path) -> Shipment:
    """Make the files to send."""
    journal.progress("package", 0, 0)
    packaged = package(journal.delivery, exported, folder / "packed")
    if exported.path not in [file.path for file in packaged]:
        exported.path.unlink()
    journal.shipment = _shipment(journal.shipment, journal.delivery, packaged)
    journal.record(EventName.PACKAGED, {"alerts": journal.warnings} if journal.warnings else None)
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
