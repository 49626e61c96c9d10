"""Decides, from artifacts, settings and the ledger, what a run would do with each due delivery. It does none of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from activation.artifacts.dbt_artifacts import Artifacts
from activation.common.errors import ActivationError, ExitCode
from activation.common.records import Delivery, Mart, Orchestration
from activation.delivery.conflicts import with_conflicts
from activation.delivery.decisions import SANDBOX, Plan, PlannedDelivery
from activation.files.names import parse_remote_folder, remote_path
from activation.files.output_names import delivery_name, name_context
from activation.gate.evidence import Evidence, date_refusals
from activation.ledger.delivery_state import DeliveryState
from activation.schedule.due import Occasion, Slot, due_slots
from activation.settings.orchestrations import Orchestrations, warnings_of
from activation.settings.selection import chosen_of, matching


def make_plan(
    artifacts: Artifacts,
    orchestrations: Orchestrations,
    states: Callable[[Iterable[str]], dict[str, DeliveryState]],
    occasion: Occasion,
    select: Sequence[str] = (),
    *,
    may_send: bool = True,
) -> Plan:
    """Decide about every due delivery.

    Arguments:
        artifacts: what the last dbt invocation left behind.
        orchestrations: what the exposures define.
        states: gives the ledger's state of each delivery of the named orchestrations.
        occasion: why the runner was called, which decides what is due.
        select: names or globs of orchestrations, or ``group:``, ``destination:`` or ``mode:`` and one; none for all.
        may_send: false in a sandbox, where everything is refused.

    Raises:
        ActivationError: USAGE when a selection matches nothing, or when something is asked for by hand without one;
            whatever ``states`` raises.
    """
    if occasion.by_hand and not select:
        what = "--now sends what is not due, and no orchestration is named."
        raise ActivationError(ExitCode.USAGE, "config", what, "Name those that you mean with --select.")
    chosen = chosen_of(orchestrations, select)
    known = states(item.name for item in chosen)
    judge = Judge(artifacts, may_send=may_send)
    of_each: dict[str, list[DeliveryState]] = {}
    for delivery_id, state in known.items():
        of_each.setdefault(delivery_id.rpartition("/")[0], []).append(state)
    planned: list[PlannedDelivery] = []
    for orchestration in chosen:
        if orchestration.enabled:
            planned.extend(_planned(orchestration, judge, of_each.get(orchestration.name, ()), occasion))
    names = {*(item.name for item in chosen), *matching(orchestrations.names, select, orchestrations.labels)}
    return Plan(
        now=occasion.now,
        orchestrations=chosen,
        deliveries=with_conflicts(planned),
        errors=tuple(error for name, error in orchestrations.errors.items() if name in names),
        warnings=tuple(warning for item in chosen for warning in warnings_of(item, occasion.now)),
    )


class Judge:
    """Says of deliveries why they may not go.

    Arguments:
        artifacts: what the last dbt invocation left behind.
        may_send: false in a sandbox.
    """

    def __init__(self, artifacts: Artifacts, *, may_send: bool) -> None:
        self._artifacts = artifacts
        self._always = () if may_send else (SANDBOX,)
        self._evidence = Evidence(artifacts)

    def marts(self, orchestration: Orchestration) -> tuple[Mart, ...]:
        """Return what an orchestration delivers."""
        return tuple(self._artifacts.mart(unique_id) for unique_id in orchestration.mart_unique_ids)

    def judged(self, delivery: Delivery, state: DeliveryState | None) -> PlannedDelivery:
        """Put together what was found out about a delivery."""
        marts = self.marts(delivery.orchestration)
        refusals, warnings = list(self._always), list[str]()
        for mart in marts:
            refusals += (*self._evidence.refusals(mart), *date_refusals(delivery, mart))
            warnings += self._evidence.warnings(mart)
        # Marts share their lineage, and what is wrong there is said once.
        once = tuple(dict.fromkeys(warnings))
        return PlannedDelivery(delivery, marts, state, tuple(dict.fromkeys(refusals)), warnings=once)


def delivery_of(orchestration: Orchestration, marts: Sequence[Mart], slot: Slot) -> Delivery:
    """Make the delivery of a slot, with the name that it has by today's settings."""
    object_name = marts[0].name if len(marts) == 1 else orchestration.name
    folder, _ = parse_remote_folder(orchestration.file.remote_folder)
    name = delivery_name(orchestration, name_context(orchestration, slot.fire_time, object_name))
    return Delivery(orchestration, slot.fire_time, remote_path(folder, name), slot.window_date)


def _planned(
    orchestration: Orchestration, judge: Judge, known: Collection[DeliveryState], occasion: Occasion
) -> list[PlannedDelivery]:
    marts = judge.marts(orchestration)
    states = {state.delivery_id: state for state in known}
    deliveries = [delivery_of(orchestration, marts, slot) for slot in due_slots(orchestration, occasion)]
    due = [judge.judged(delivery, states.get(delivery.delivery_id)) for delivery in deliveries]
    return [*_superseded(orchestration, judge, states, {delivery.delivery_id for delivery in deliveries}), *due]


def _superseded(
    orchestration: Orchestration, judge: Judge, states: Mapping[str, DeliveryState], due: Collection[str]
) -> Iterator[PlannedDelivery]:
    """Find what an interrupted run may have published and is no longer due: nobody else would bring it to its end."""
    for delivery_id, state in sorted(states.items()):
        if state.is_open and not state.is_done and delivery_id not in due and state.fire_time:
            delivery = Delivery(orchestration, state.fire_time, state.remote_path, state.window_date)
            yield replace(judge.judged(delivery, state), is_superseded=True)
