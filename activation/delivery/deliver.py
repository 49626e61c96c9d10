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

from activation.common.errors import ActivationError, ExitCode
from activation.common.local_disk import local_disk_errors
from activation.common.records import Delivery, EventName, Mart, Mode, Outcome
from activation.delivery.acceptance import (
    SUPERSEDED,
    Inputs,
    reason_to_skip,
    remarks,
    require_same_file,
    require_same_inputs,
)
from activation.delivery.delta_rows import changes_of
from activation.delivery.export import Exported, export
from activation.delivery.journal import Journal, RunContext
from activation.delivery.recipients import remember_recipients
from activation.delivery.sending import Sending
from activation.delivery.shipment import Shipment, ShippedFile
from activation.files.output_names import encrypted_name, is_folder
from activation.files.packer import Nowhere, PackedFile, Packer
from activation.files.packing import make_packer
from activation.ledger.delivery_state import DeliveryState

if TYPE_CHECKING:
    from activation.settings.destinations import Destination

__all__ = ["RunContext", "changed_since_sent", "deliver"]


def deliver(
    delivery: Delivery,
    marts: Sequence[Mart],
    destination: Destination,
    state: DeliveryState | None,
    context: RunContext,
    inputs: Inputs | None = None,
    *,
    finish_only: bool = False,
    warnings: Sequence[str] = (),
) -> Outcome:
    """Bring one delivery to its end, from wherever an earlier run left it.

    Whether it may go at all (the gate), and whether a finished one is sent again, is the caller's decision.

    Arguments:
        delivery: what to send.
        marts: where its rows are.
        destination: where to.
        state: what the ledger knows of it; None for nothing.
        context: the run.
        inputs: what an earlier run read that is to be sent and nothing else; None for what is there now.
        finish_only: bring to its end what was published, and skip it when nothing was: it is no longer due.
        warnings: what the gate remarked upon; it goes with the delivery.

    Returns:
        how it ended: committed, skipped, or failed with the exit code and the remedy.
    """
    journal = Journal(delivery, marts, destination.name, context, warnings)
    try:
        with _own_folder(context) as folder:
            sending = Sending(journal, destination, state, context)
            if finish_only:
                return _finish(journal, sending)
            return _deliver(journal, sending, marts, context, folder, inputs)
    except ActivationError as error:
        return journal.failed(error)


def changed_since_sent(delivery: Delivery, marts: Sequence[Mart], state: DeliveryState, context: RunContext) -> bool:
    """Tell whether the rows of a committed delivery are other ones now than those that were sent.

    Raises:
        ActivationError: as `activation.delivery.export.export` does.
    """
    with _own_folder(context) as folder:
        now = export(delivery, marts, context.warehouse, Nowhere(), folder)
    return state.content_sha256 is not None and now.content_sha256 != state.content_sha256


def _finish(journal: Journal, sending: Sending) -> Outcome:
    if not sending.needs_files and sending.run():
        return journal.ended(EventName.COMMITTED, sending.note)
    reason, message = SUPERSEDED
    journal.record(EventName.SKIPPED, reason=reason, message=message)
    return journal.ended(EventName.SKIPPED, message)


def _deliver(
    journal: Journal,
    sending: Sending,
    marts: Sequence[Mart],
    context: RunContext,
    folder: Path,
    inputs: Inputs | None,
) -> Outcome:
    while True:
        if sending.needs_files:
            prepared = _prepare(journal, marts, context, folder, inputs)
            if isinstance(prepared, Outcome):
                return prepared
            sending.load(prepared)
        if sending.run():
            return journal.ended(EventName.COMMITTED, sending.note)


def _prepare(
    journal: Journal, marts: Sequence[Mart], context: RunContext, folder: Path, inputs: Inputs | None
) -> Shipment | Outcome:
    """Make the files to send, or tell that there is nothing to send and that this is no error."""
    delivery = journal.delivery
    with make_packer(delivery.orchestration.file, delivery.fire_time, folder) as packer:
        exported = _export(journal, marts, context, packer, folder, inputs)
        if skipped := reason_to_skip(delivery, marts, exported, context.ledger):
            reason, message = skipped
            journal.record(EventName.SKIPPED, reason=reason, message=message)
            return journal.ended(EventName.SKIPPED, message)
        journal.remark([*exported.notes, *remarks(delivery, exported, context.ledger)])
        journal.progress("package", 0, 0)
        journal.shipment = _shipment(journal.shipment, delivery, packer.finish(), exported)
        require_same_file(inputs, delivery, journal.shipment.file_sha256)
        journal.record(EventName.PACKAGED, {"alerts": list(journal.warnings)} if journal.warnings else None)
        return journal.shipment


def _export(
    journal: Journal,
    marts: Sequence[Mart],
    context: RunContext,
    packer: Packer,
    folder: Path,
    inputs: Inputs | None,
) -> Exported:
    """Write the rows to send, and make certain that they are those that were tested and asked for."""
    delivery = journal.delivery
    journal.shipment = Shipment(delivery.remote_path)
    journal.record(EventName.PLANNED)
    journal.progress("export", 0, 0)
    changes = changes_of(delivery, marts[0], context) if delivery.orchestration.mode is Mode.DELTA else None
    condition = changes.condition if changes else None
    members = remember_recipients(delivery, marts, context)
    exported = export(delivery, marts, context.warehouse, packer, folder, condition)
    _require_current_evidence(context)
    require_same_inputs(inputs, delivery, exported, context.dbt_invocation_id)
    journal.shipment = replace(journal.shipment, row_count=exported.row_count, content_sha256=exported.content_sha256)
    journal.record(
        EventName.EXPORTED,
        ({"version": changes.version} if changes else {}) | ({"members": members} if members else {}),
    )
    return exported


def _shipment(known: Shipment, delivery: Delivery, packed: Sequence[PackedFile], exported: Exported) -> Shipment:
    files = tuple(_shipped(number, file, delivery, exported) for number, file in enumerate(packed, start=1))
    # Names, rows and settings make the set. The files' own bytes do not: encryption makes other ones each time.
    made_of = [known.content_sha256, repr(delivery.orchestration.file), *(file.remote_path for file in files)]
    set_id = hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:16]
    return replace(known, set_id=set_id, file_count=len(files), files=files)


def _shipped(number: int, file: PackedFile, delivery: Delivery, exported: Exported) -> ShippedFile:
    remote_path, row_count = delivery.remote_path, exported.row_count
    if file.name is not None and is_folder(delivery.orchestration):
        remote_path += f"/{encrypted_name(delivery.orchestration.file, file.name)}"
        row_count = exported.row_counts[file.name]
    return ShippedFile(number, remote_path, row_count, file.byte_count, file.file_sha256, file.path)


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
