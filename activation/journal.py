"""Writes the events of one delivery in one run. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from activation.errors import ActivationError
from activation.ledger import Ledger
from activation.records import Delivery, DeliveryState, Event, EventName, Mart, Outcome
from activation.sftp import SftpClient, connect
from activation.warehouse import Warehouse

if TYPE_CHECKING:
    from activation.config import Destination


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


@dataclass(frozen=True, slots=True)
class Shipment:
    """What is sent, as far as it is known: ``path`` is the local file, None when only the ledger remembers it."""

    remote_path: str
    row_count: int | None = None
    byte_count: int | None = None
    content_sha256: str | None = None
    file_sha256: str | None = None
    path: Path | None = None

    @classmethod
    def remembered(cls, state: DeliveryState) -> Shipment:
        """Recall from the ledger what an earlier run was sending."""
        return cls(state.remote_path, state.row_count, state.byte_count, state.content_sha256, state.file_sha256)

    @property
    def temporary_path(self) -> str:
        """The name under which the file is uploaded."""
        return f"{self.remote_path}.part"

    @property
    def success_path(self) -> str:
        """The name of the success file, which is written last."""
        return f"{self.remote_path}.DONE"


class Journal:
    """Appends the events of one delivery, each with what is known of the file by then."""

    def __init__(self, delivery: Delivery, mart: Mart, destination_name: str, context: RunContext) -> None:
        self.delivery = delivery
        self.shipment = Shipment(delivery.remote_path)
        self._mart = mart
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
        """Append an event; it is durable when this returns."""
        self._context.ledger.append(
            Event(
                delivery_id=self.delivery.delivery_id,
                orchestration=self.delivery.orchestration.name,
                event=event,
                run_id=self._context.run_id,
                dbt_invocation_id=self._context.dbt_invocation_id,
                occurred_at=self._context.clock(),
                mart=self._mart.name,
                destination=self._destination_name,
                remote_path=self.shipment.remote_path,
                fire_time=self.delivery.fire_time,
                window_date=self.delivery.window_date,
                row_count=self.shipment.row_count,
                byte_count=self.shipment.byte_count,
                content_sha256=self.shipment.content_sha256,
                file_sha256=self.shipment.file_sha256,
                reason=reason,
                message=message,
                details=details or {},
            )
        )

    def progress(self, stage: str, done: int, total: int) -> None:
        """Tell how far a stage is, in bytes."""
        if self._context.on_progress:
            self._context.on_progress(self.delivery.delivery_id, stage, done, total)

    def ended(self, event: EventName, message: str | None = None) -> Outcome:
        """Make the outcome of a delivery that ended without an error."""
        return Outcome(self.delivery, event, self.shipment.row_count, self.shipment.byte_count, message)

    def failed(self, error: ActivationError) -> Outcome:
        """Record a failure and make its outcome; when even that fails, the outcome says so."""
        what = error.what
        try:
            self.record(EventName.FAILED, {"stage": error.stage}, reason=error.code.name, message=str(error))
        except ActivationError as second:
            what = f"{what} This could not be recorded: {second.what}"
        return Outcome(
            self.delivery,
            EventName.FAILED,
            self.shipment.row_count,
            self.shipment.byte_count,
            what,
            error.next_step,
            int(error.code),
        )
