"""Decides, from artifacts, settings and the ledger, what a run would do with each due delivery. It does none of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from fnmatch import fnmatchcase
from itertools import combinations

from activation.artifacts import Artifacts
from activation.errors import ActivationError, ExitCode
from activation.gate import date_refusals, lineage_refusals
from activation.names import NameContext, parse_remote_folder, parse_template, remote_path
from activation.nearest import did_you_mean
from activation.orchestrations import Orchestrations, warnings_of
from activation.records import Delivery, DeliveryState, EventName, Mart, Orchestration, Refusal
from activation.schedule import due_slots

_CONFLICT = "remote_path_conflict"


class Decision(StrEnum):
    """What a run does with a due delivery."""

    SEND = "send"
    RESUME = "resume"
    BLOCKED = "blocked"
    CONFLICT = "conflict"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PlannedDelivery:
    """A due delivery with all that was decided about it. ``refusals`` says why it may not go."""

    delivery: Delivery
    mart: Mart
    state: DeliveryState | None
    refusals: tuple[Refusal, ...]

    @property
    def decision(self) -> Decision:
        """What a run does with it."""
        if self.state and self.state.is_done:
            return Decision.DONE
        if self.state and self.state.published:
            # Its file is out, under the evidence of its own day; what is left is to say so.
            return Decision.RESUME
        if any(refusal.reason == _CONFLICT for refusal in self.refusals):
            return Decision.CONFLICT
        if self.refusals:
            return Decision.BLOCKED
        begun = self.state is not None and (self.state.is_open or self.state.last_event is EventName.UPLOADING)
        return Decision.RESUME if begun else Decision.SEND

    @property
    def is_unfinished(self) -> bool:
        """Whether it failed, was refused or was interrupted before."""
        return self.state is not None and not self.state.is_done

    @property
    def exit_code(self) -> ExitCode:
        """What it adds to the exit code of a plan."""
        if self.decision is Decision.CONFLICT:
            return ExitCode.CONFIGURATION
        return ExitCode.BLOCKED if self.decision is Decision.BLOCKED else ExitCode.OK


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is due at ``now``, oldest first within an orchestration, and what hinders it.

    ``orchestrations`` are the selected ones, enabled or not. ``errors`` are those of malformed exposures.
    """

    now: datetime
    orchestrations: tuple[Orchestration, ...]
    deliveries: tuple[PlannedDelivery, ...]
    errors: tuple[ActivationError, ...]
    warnings: tuple[str, ...]


def make_plan(
    artifacts: Artifacts,
    orchestrations: Orchestrations,
    states: Callable[[Iterable[str]], dict[str, DeliveryState]],
    now: datetime,
    select: Sequence[str] = (),
) -> Plan:
    """Decide about every due delivery.

    Arguments:
        artifacts: what the last dbt invocation left behind.
        orchestrations: what the exposures define.
        states: gives the ledger's state of each delivery of the named orchestrations.
        now: the moment (aware) as of which things are due.
        select: names or globs of orchestrations; none for all.

    Raises:
        ActivationError: USAGE when a selection matches nothing; whatever ``states`` raises.
    """
    names = matching(orchestrations.names, select)
    chosen = tuple(item for item in orchestrations.valid if item.name in names)
    known = states(item.name for item in chosen)
    planned: list[PlannedDelivery] = []
    for orchestration in chosen:
        if orchestration.enabled:
            planned.extend(_planned(orchestration, artifacts, known, now))
    return Plan(
        now=now,
        orchestrations=chosen,
        deliveries=_with_conflicts(planned),
        errors=tuple(error for name, error in orchestrations.errors.items() if name in names),
        warnings=tuple(warning for item in chosen for warning in warnings_of(item, now)),
    )


def matching(names: Sequence[str], select: Sequence[str]) -> frozenset[str]:
    """Return the names that a selection means.

    Arguments:
        names: those of all orchestrations.
        select: names or globs, each perhaps several with commas between them; none for all.

    Raises:
        ActivationError: USAGE when a part of the selection matches no name.
    """
    patterns = [part.strip() for item in select for part in item.split(",") if part.strip()]
    for pattern in patterns:
        if not any(fnmatchcase(name, pattern) for name in names):
            what = f"--select '{pattern}' matches no orchestration."
            raise ActivationError(ExitCode.USAGE, "config", what, did_you_mean(pattern, names))
    return frozenset(name for name in names if not patterns or any(fnmatchcase(name, part) for part in patterns))


def _planned(
    orchestration: Orchestration, artifacts: Artifacts, states: dict[str, DeliveryState], now: datetime
) -> list[PlannedDelivery]:
    mart = artifacts.mart(orchestration.mart_unique_id)
    lineage = lineage_refusals(mart, artifacts)
    template = parse_template(orchestration.file.filename_template)
    folder, _ = parse_remote_folder(orchestration.file.remote_folder)
    planned = []
    for slot in due_slots(orchestration, now):
        # The fire time, not the moment of writing: a name must follow from the delivery alone.
        name = template.render(NameContext(now=slot.fire_time, object_name=mart.name))
        delivery = Delivery(orchestration, slot.fire_time, remote_path(folder, name), slot.window_date)
        refusals = (*lineage, *date_refusals(delivery, mart))
        planned.append(PlannedDelivery(delivery, mart, states.get(delivery.delivery_id), refusals))
    return planned


def _with_conflicts(planned: Sequence[PlannedDelivery]) -> tuple[PlannedDelivery, ...]:
    """Refuse deliveries of one run that would write to the same remote name."""
    conflicts: dict[str, Refusal] = {}
    waiting = [item for item in planned if item.decision is not Decision.DONE]
    for one, other in combinations(waiting, 2):
        shared = _remote_names(one.delivery) & _remote_names(other.delivery)
        if shared and one.delivery.orchestration.destination == other.delivery.orchestration.destination:
            for item, rival in ((one, other), (other, one)):
                conflicts[item.delivery.delivery_id] = _conflict(rival.delivery, min(shared))
    return tuple(
        replace(item, refusals=(conflicts[item.delivery.delivery_id], *item.refusals))
        if item.delivery.delivery_id in conflicts
        else item
        for item in planned
    )


def _remote_names(delivery: Delivery) -> set[str]:
    names = {delivery.remote_path, f"{delivery.remote_path}.part"}
    return names | ({f"{delivery.remote_path}.DONE"} if delivery.orchestration.file.success_file else set())


def _conflict(rival: Delivery, path: str) -> Refusal:
    what = f"{rival.delivery_id} of the same run writes to {rival.orchestration.destination}:{path} too."
    next_step = "Tell them apart in file.filename_template or file.remote_folder, then run dbt build again."
    return Refusal(_CONFLICT, what, next_step)
