"""Writes the events of one delivery in one run. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from activation.common.errors import ActivationError
from activation.common.records import Delivery, Event, EventName, Mart, Outcome, names_of
from activation.delivery.shipment import Shipment, ShippedFile
from activation.ledger.events import Ledger
from activation.sftp.client import SftpClient, connect
from activation.warehouse.protocol import Warehouse

if TYPE_CHECKING:
    from activation.settings.destinations import Destination


@dataclass(frozen=True, slots=True)
class RunContext:
    """What all deliveries of a run share.

    ``work_dir`` is the run's own folder for files on their way. ``clock`` gives the time now, aware and in UTC.
    ``on_progress`` is told a delivery id, a stage (``export``, ``package``, ``upload``), and the bytes done and in all.
    ``evidence_is_current`` tells whether the warehouse still holds what the gate's evidence speaks of.
    """

    run_id: str
    dbt_invocation_id: str
    warehouse: Warehouse
    ledger: Ledger
    work_dir: Path
    clock: Callable[[], datetime]
    on_progress: Callable[[str, str, int, int], None] | None = None
    connect: Callable[[Destination], AbstractContextManager[SftpClient]] = connect
    evidence_is_current: Callable[[], bool] = lambda: True


class Journal:
    """Appends the events of one delivery, each with what is known of its files by then.

    ``warnings`` are those that the delivery began with, and what was remarked upon since.
    """

    def __init__(
        self,
        delivery: Delivery,
        marts: Sequence[Mart],
        destination_name: str,
        context: RunContext,
        warnings: Sequence[str] = (),
    ) -> None:
        self.delivery = delivery
        self.shipment = Shipment(delivery.remote_path)
        self.warnings = tuple(warnings)
        self._first_warnings = tuple(warnings)
        self._began = context.clock()
        self._mart = names_of(marts)
        self._destination_name = destination_name
        self._context = context

    def record(
        self,
        event: EventName,
        details: dict[str, object] | None = None,
        *,
        reason: str | None = None,
        message: str | None = None,
    ) -> None:
        """Append an event of the whole delivery; it is durable when this returns."""
        shipment = self.shipment
        self._append(
            replace(
                self._blank(event, shipment.remote_path, details),
                row_count=shipment.row_count,
                byte_count=shipment.byte_count,
                file_sha256=shipment.file_sha256,
                reason=reason,
                message=message,
            )
        )

    def record_file(self, event: EventName, file: ShippedFile, details: dict[str, object]) -> None:
        """Append an event of one file: ``uploading`` or ``published``; it is durable when this returns."""
        shipment = self.shipment
        whole = {} if file.remote_path == shipment.remote_path else {"delivery_path": shipment.remote_path}
        place = {"file": file.number, "files": shipment.file_count, "set": shipment.set_id, **whole}
        self._append(
            replace(
                self._blank(event, file.remote_path, {**details, **place}),
                row_count=file.row_count,
                byte_count=file.byte_count,
                file_sha256=file.file_sha256,
            )
        )

    def remark(self, warnings: Sequence[str]) -> None:
        """Note what was found about the rows to send; what was found about earlier ones no longer holds."""
        self.warnings = (*self._first_warnings, *warnings)

    def progress(self, stage: str, done: int, total: int) -> None:
        """Tell how far a stage is, in bytes."""
        if self._context.on_progress:
            self._context.on_progress(self.delivery.delivery_id, stage, done, total)

    def ended(self, event: EventName, message: str | None = None) -> Outcome:
        """Make the outcome of a delivery that ended without an error."""
        counts = (self.shipment.row_count, self.shipment.byte_count)
        return Outcome(self.delivery, event, *counts, message, warnings=(*self.warnings, *self._runtime_warning()))

    def failed(self, error: ActivationError) -> Outcome:
        """Record a failure and make its outcome; when even that fails, the outcome says so."""
        what = error.what
        try:
            self.record(EventName.FAILED, {"stage": error.stage}, reason=error.code.name, message=str(error))
        except ActivationError as second:
            what = f"{what} This could not be recorded: {second.what}"
        outcome = Outcome.failed(self.delivery, replace(error, what=what))
        return replace(
            outcome,
            row_count=self.shipment.row_count,
            byte_count=self.shipment.byte_count,
            warnings=(*self.warnings, *self._runtime_warning()),
        )

    def _runtime_warning(self) -> tuple[str, ...]:
        limit = self.delivery.orchestration.alerts.runtime_minutes
        took = (self._context.clock() - self._began).total_seconds() / 60
        if limit is None or took <= limit:
            return ()
        return (f"It took {took:.1f} minutes; runtime_minutes is {limit:g}.",)

    def _append(self, event: Event) -> None:
        self._context.ledger.append(event)

    def _blank(self, event: EventName, remote_path: str, details: dict[str, object] | None) -> Event:
        return Event(
            delivery_id=self.delivery.delivery_id,
            orchestration=self.delivery.orchestration.name,
            event=event,
            run_id=self._context.run_id,
            dbt_invocation_id=self._context.dbt_invocation_id,
            occurred_at=self._context.clock(),
            mart=self._mart,
            destination=self._destination_name,
            remote_path=remote_path,
            fire_time=self.delivery.fire_time,
            window_date=self.delivery.window_date,
            content_sha256=self.shipment.content_sha256,
            details=details or {},
        )
