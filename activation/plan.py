"""Decides, from artifacts, settings and the ledger, what a run would do with each due delivery. It does none of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from activation.artifacts import Artifacts
from activation.errors import ActivationError, ExitCode
from activation.gate import Evidence, date_refusals
from activation.names import parse_remote_folder, remote_path
from activation.nearest import did_you_mean
from activation.orchestrations import Orchestrations, warnings_of
from activation.output_names import delivery_name, is_folder, name_context
from activation.records import Delivery, DeliveryState, EventName, Mart, Orchestration, Refusal
from activation.schedule import Occasion, Slot, due_slots

_CONFLICT = "remote_path_conflict"
_SANDBOX = Refusal(
    "sandbox",
    "This is a sandbox (environment in destinations.yml), from which nothing is sent by accident.",
    "Send it all the same with --allow-send, or set environment to production.",
)


class Decision(StrEnum):
    """What a run does with a due delivery."""

    SEND = "send"
    RESUME = "resume"
    BLOCKED = "blocked"
    CONFLICT = "conflict"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PlannedDelivery:
    """A due delivery with all that was decided about it. ``refusals`` says why it may not go.

    ``is_superseded`` marks one that is no longer due, of which a file may stand at the destination: what was published
    is brought to its end, and nothing else of it is sent.
    """

    delivery: Delivery
    marts: tuple[Mart, ...]
    state: DeliveryState | None
    refusals: tuple[Refusal, ...]
    is_superseded: bool = False

    @property
    def decision(self) -> Decision:
        """What a run does with it."""
        if self.state and self.state.is_done:
            return Decision.DONE
        if _SANDBOX in self.refusals:
            return Decision.BLOCKED
        if self.is_superseded or (self.state and self.state.published):
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
    planned: list[PlannedDelivery] = []
    for orchestration in chosen:
        if orchestration.enabled:
            planned.extend(_planned(orchestration, judge, known, occasion))
    names = {*(item.name for item in chosen), *matching(orchestrations.names, select, orchestrations.labels)}
    return Plan(
        now=occasion.now,
        orchestrations=chosen,
        deliveries=with_conflicts(planned),
        errors=tuple(error for name, error in orchestrations.errors.items() if name in names),
        warnings=tuple(warning for item in chosen for warning in warnings_of(item, occasion.now)),
    )


def chosen_of(orchestrations: Orchestrations, select: Sequence[str]) -> tuple[Orchestration, ...]:
    """Return the sound orchestrations that a selection means.

    Raises:
        ActivationError: USAGE when a part of the selection matches nothing.
    """
    names = matching(orchestrations.names, select, orchestrations.labels)
    return tuple(item for item in orchestrations.valid if item.name in names)


def matching(
    names: Sequence[str],
    select: Sequence[str],
    labels: Mapping[str, frozenset[str]] | None = None,
    kind: str = "orchestration",
) -> frozenset[str]:
    """Return the names that a selection means.

    Arguments:
        names: those of all orchestrations, or of whatever is selected.
        select: names, labels or globs, each perhaps several with commas between them; none for all.
        labels: what ``group:weekly`` and the like stand for.
        kind: what messages call the selected.

    Raises:
        ActivationError: USAGE when a part of the selection matches nothing.
    """
    patterns = [part.strip() for item in select for part in item.split(",") if part.strip()]
    if not patterns:
        return frozenset(names)
    meanings = {name: frozenset((name,)) for name in names} | dict(labels or {})
    found: set[str] = set()
    for pattern in patterns:
        meant = [members for meaning, members in meanings.items() if fnmatchcase(meaning, pattern)]
        if not meant:
            what = f"--select '{pattern}' matches no {kind}."
            raise ActivationError(ExitCode.USAGE, "config", what, did_you_mean(pattern, meanings))
        found.update(*meant)
    return frozenset(found)


class Judge:
    """Says of deliveries why they may not go.

    Arguments:
        artifacts: what the last dbt invocation left behind.
        may_send: false in a sandbox.
    """

    def __init__(self, artifacts: Artifacts, *, may_send: bool) -> None:
        self._artifacts = artifacts
        self._always = () if may_send else (_SANDBOX,)
        self._evidence = Evidence(artifacts)

    def marts(self, orchestration: Orchestration) -> tuple[Mart, ...]:
        """Return what an orchestration delivers."""
        return tuple(self._artifacts.mart(unique_id) for unique_id in orchestration.mart_unique_ids)

    def judged(self, delivery: Delivery, state: DeliveryState | None) -> PlannedDelivery:
        """Put together what was found out about a delivery."""
        marts = self.marts(delivery.orchestration)
        refusals = list(self._always)
        for mart in marts:
            refusals += (*self._evidence.refusals(mart), *date_refusals(delivery, mart))
        # Marts share their lineage, and what is wrong there is said once.
        return PlannedDelivery(delivery, marts, state, tuple(dict.fromkeys(refusals)))


def delivery_of(orchestration: Orchestration, marts: Sequence[Mart], slot: Slot) -> Delivery:
    """Make the delivery of a slot, with the name that it has by today's settings."""
    object_name = marts[0].name if len(marts) == 1 else orchestration.name
    folder, _ = parse_remote_folder(orchestration.file.remote_folder)
    name = delivery_name(orchestration, name_context(orchestration, slot.fire_time, object_name))
    return Delivery(orchestration, slot.fire_time, remote_path(folder, name), slot.window_date)


def _planned(
    orchestration: Orchestration, judge: Judge, states: Mapping[str, DeliveryState], occasion: Occasion
) -> list[PlannedDelivery]:
    marts = judge.marts(orchestration)
    deliveries = [delivery_of(orchestration, marts, slot) for slot in due_slots(orchestration, occasion)]
    due = [judge.judged(delivery, states.get(delivery.delivery_id)) for delivery in deliveries]
    return [*_superseded(orchestration, judge, states, {delivery.delivery_id for delivery in deliveries}), *due]


def _superseded(
    orchestration: Orchestration, judge: Judge, states: Mapping[str, DeliveryState], due: Collection[str]
) -> Iterator[PlannedDelivery]:
    """Find what an interrupted run may have published and is no longer due: nobody else would bring it to its end."""
    for delivery_id, state in sorted(states.items()):
        is_own = delivery_id.rpartition("/")[0] == orchestration.name
        if is_own and state.is_open and not state.is_done and delivery_id not in due and state.fire_time:
            delivery = Delivery(orchestration, state.fire_time, state.remote_path, state.window_date)
            yield replace(judge.judged(delivery, state), is_superseded=True)


def with_conflicts(planned: Sequence[PlannedDelivery]) -> tuple[PlannedDelivery, ...]:
    """Refuse deliveries of one run that would write to the same remote name."""
    waiting = [item for item in planned if item.decision is not Decision.DONE and not item.is_superseded]
    writers: dict[tuple[str, str], list[Delivery]] = {}
    folders = {item.delivery.remote_path for item in waiting if is_folder(item.delivery.orchestration)}
    for item in waiting:
        for name in _remote_names(item.delivery, folders):
            writers.setdefault((item.delivery.orchestration.destination, name), []).append(item.delivery)
    conflicts: dict[str, Refusal] = {}
    for (_, name), rivals in sorted(writers.items(), key=lambda writer: writer[0]):
        for delivery in rivals if len(rivals) > 1 else ():
            rival = next(other for other in rivals if other is not delivery)
            conflicts.setdefault(delivery.delivery_id, _conflict(rival, name))
    return tuple(
        replace(item, refusals=(conflicts[item.delivery.delivery_id], *item.refusals))
        if item.delivery.delivery_id in conflicts
        else item
        for item in planned
    )


def _remote_names(delivery: Delivery, folders: Collection[str]) -> set[str]:
    """Return the names that a delivery writes to, and the folders of other deliveries in which it would write."""
    names = {delivery.remote_path, f"{delivery.remote_path}.part"}
    if folders:
        names.update(str(parent) for parent in PurePosixPath(delivery.remote_path).parents if str(parent) in folders)
    return names | ({f"{delivery.remote_path}.DONE"} if delivery.orchestration.file.success_file else set())


def _conflict(rival: Delivery, path: str) -> Refusal:
    what = f"{rival.delivery_id} of the same run writes to {rival.orchestration.destination}:{path} too."
    next_step = "Tell them apart in file.filename_template or file.remote_folder, then run dbt build again."
    return Refusal(_CONFLICT, what, next_step)
