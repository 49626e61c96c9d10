"""Takes up what an earlier run left unfinished, whether it is still due or not: retry with the same inputs, or restart.

The inputs of a run are not kept on disk, where personal data would lie about. They are in the warehouse, and the ledger
holds their hashes: a retry sends what the run would have sent, byte for byte, or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from activation.artifacts.dbt_artifacts import Artifacts
from activation.common.errors import ActivationError, ExitCode
from activation.common.nearest import did_you_mean
from activation.common.records import Delivery, Event, EventName, Orchestration
from activation.delivery.acceptance import Inputs
from activation.delivery.conflicts import with_conflicts
from activation.delivery.decisions import Plan, PlannedDelivery
from activation.delivery.plan import Judge, delivery_of
from activation.delivery.run_request import Resumption
from activation.ledger.delivery_state import DeliveryState
from activation.ledger.events import Ledger
from activation.schedule.due import Occasion, Slot
from activation.settings.orchestrations import Orchestrations, warnings_of
from activation.settings.selection import chosen_of

_RUNS_TOLD = 5
_GIVE_UP = "what the run left of it can only be given up, with activation skip."


def inputs_of(ledger: Ledger, again: Resumption) -> dict[str, Inputs]:
    """Return the inputs that a run had, by delivery id; of a restart nothing is asked."""
    if not again.same_inputs:
        return {}
    return {delivery_id: _inputs(events) for delivery_id, events in _by_delivery(ledger, again.run_id).items()}


def plan_again(
    artifacts: Artifacts,
    orchestrations: Orchestrations,
    ledger: Ledger,
    again: Resumption,
    occasion: Occasion,
    select: Sequence[str],
    *,
    may_send: bool,
) -> Plan:
    """Decide about every delivery that a run left unfinished.

    Arguments:
        artifacts: what the last dbt invocation left behind.
        orchestrations: what the exposures define today.
        ledger: what happened.
        again: which run, and how.
        occasion: when; nothing else of it matters.
        select: names, labels or globs of orchestrations; none for all.
        may_send: false in a sandbox.

    Raises:
        ActivationError: USAGE when the ledger knows of no such run, or a selection matches nothing.
    """
    chosen = {item.name: item for item in chosen_of(orchestrations, select)}
    known = set(orchestrations.names)
    found = unfinished(ledger, again.run_id)
    left = {event.orchestration for event, _ in found}
    judge = Judge(artifacts, may_send=may_send)
    planned = [
        _planned(chosen[event.orchestration], event, state, again, judge)
        for event, state in found
        if event.orchestration in chosen
    ]
    return Plan(
        now=occasion.now,
        orchestrations=tuple(chosen.values()),
        deliveries=with_conflicts(planned),
        errors=tuple(orchestrations.errors[name] for name in sorted(left & set(orchestrations.errors))),
        warnings=(
            *(warning for item in chosen.values() for warning in warnings_of(item, occasion.now)),
            *(f"No exposure {name} is there any more: {_GIVE_UP}" for name in sorted(left - known)),
        ),
    )


def unfinished(ledger: Ledger, run_id: str) -> list[tuple[Event, DeliveryState]]:
    """Return what a run left unfinished and no later one has finished: an event of each delivery, and its state now.

    Raises:
        ActivationError: USAGE when the ledger knows of no such run.
    """
    events = _by_delivery(ledger, run_id)
    states = ledger.states({each[0].orchestration for each in events.values()})
    found = [(each[-1], states[delivery_id]) for delivery_id, each in events.items()]
    return sorted(
        ((event, state) for event, state in found if not state.is_done),
        key=lambda item: (item[0].orchestration, item[0].fire_time),
    )


def _planned(
    orchestration: Orchestration, event: Event, state: DeliveryState, again: Resumption, judge: Judge
) -> PlannedDelivery:
    slot = Slot(event.fire_time, event.window_date)
    if again.same_inputs:
        return judge.judged(Delivery(orchestration, slot.fire_time, state.remote_path, slot.window_date), state)
    return judge.judged(delivery_of(orchestration, judge.marts(orchestration), slot), state)


def _by_delivery(ledger: Ledger, run_id: str) -> dict[str, list[Event]]:
    """Return a run's events by delivery, each in order."""
    events = ledger.of_run(run_id)
    if not events:
        latest = list(dict.fromkeys(event.run_id for event in ledger.history(500)))
        what = f"The ledger knows of no run '{run_id}'."
        near = did_you_mean(run_id, latest[:_RUNS_TOLD])
        raise ActivationError(ExitCode.USAGE, "ledger", what, f"{near} 'activation history' shows the runs.")
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.delivery_id, []).append(event)
    return found


def _inputs(events: Iterable[Event]) -> Inputs:
    inputs = Inputs("")
    for event in events:
        inputs = replace(inputs, dbt_invocation_id=event.dbt_invocation_id)
        if event.event is EventName.EXPORTED:
            inputs = replace(inputs, content_sha256=event.content_sha256)
        if event.event is EventName.PACKAGED:
            inputs = replace(inputs, file_sha256=event.file_sha256)
    return inputs
