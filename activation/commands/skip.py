"""Gives up what a run left unfinished: the delivery is marked as skipped, and no later run sends it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime

from activation.artifacts.dbt_artifacts import load_artifacts
from activation.commands.render import Report, Table
from activation.common.errors import ActivationError, ExitCode
from activation.common.lock import orchestration_lock
from activation.common.nearest import did_you_mean
from activation.common.project import Project
from activation.common.records import Event, EventName
from activation.common.run_ids import new_run_id
from activation.delivery.again import unfinished
from activation.ledger.delivery_state import DeliveryState
from activation.ledger.events import Ledger
from activation.warehouse.built_warehouse import open_built_warehouse

BY_HAND = "BY_HAND"
"""The reason of such a ``skipped`` event."""

_COLUMNS = {"Delivery": "delivery_id", "Ended": "event", "Message": "message"}


def skip(project: Project, run_id: str, tasks: Sequence[str], why: str | None) -> Report:
    """Mark deliveries that a run left unfinished as skipped.

    Arguments:
        project: whose ledger.
        run_id: the run.
        tasks: delivery ids or names of orchestrations.
        why: what to record as the reason, in the caller's words.

    Raises:
        ActivationError: USAGE for an unknown run, or a task that this run did not leave unfinished; ALREADY_RUNNING
            when another run is at work on it; ARTIFACTS, CONFIGURATION or WAREHOUSE.
    """
    artifacts = load_artifacts(project.target_path)
    ledger = Ledger(open_built_warehouse(project, artifacts))
    message = why or "Skipped by hand."
    own_id = new_run_id()
    records = []
    warnings: list[str] = []
    with ExitStack() as locks:
        for orchestration in sorted({event.orchestration for event, _ in _chosen(ledger, run_id, tasks)}):
            locks.enter_context(orchestration_lock(project.lock_dir, orchestration))
        # Asked again: until the locks were ours, another run may have sent what was unfinished.
        for event, state in _chosen(ledger, run_id, tasks):
            ledger.append(_skipped(event, state, own_id, message))
            records.append({"delivery_id": event.delivery_id, "event": EventName.SKIPPED, "message": message})
            if state.is_open:
                place = f"{state.destination}:{state.remote_path}"
                warnings.append(f"{event.delivery_id}: a file of it may stand at {place}.")
    table = Table(f"Skipped of run {run_id}", _COLUMNS, records)
    return Report(data={"run_id": own_id, "deliveries": records}, tables=(table,), warnings=tuple(warnings))


def _chosen(ledger: Ledger, run_id: str, tasks: Sequence[str]) -> list[tuple[Event, DeliveryState]]:
    found = unfinished(ledger, run_id)
    known = sorted({name for event, _ in found for name in (event.delivery_id, event.orchestration)})
    for task in tasks:
        if task not in known:
            what = f"Run {run_id} left no task '{task}' unfinished."
            raise ActivationError(ExitCode.USAGE, "ledger", what, did_you_mean(task, known))
    return [item for item in found if item[0].delivery_id in tasks or item[0].orchestration in tasks]


def _skipped(event: Event, state: DeliveryState, run_id: str, message: str) -> Event:
    return Event(
        delivery_id=event.delivery_id,
        orchestration=event.orchestration,
        event=EventName.SKIPPED,
        run_id=run_id,
        dbt_invocation_id=event.dbt_invocation_id,
        occurred_at=datetime.now(UTC),
        mart=event.mart,
        destination=event.destination,
        remote_path=state.remote_path,
        fire_time=event.fire_time,
        window_date=event.window_date,
        reason=BY_HAND,
        message=message,
    )
