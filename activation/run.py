"""Carries out a plan: one runner at a time, one delivery after the other. A failure never stops the others."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from activation.artifacts import load_artifacts
from activation.built_warehouse import open_built_warehouse
from activation.config import Destinations, load_destinations
from activation.deliver import RunContext, changed_since_sent, deliver
from activation.errors import ActivationError, ExitCode, first_failure
from activation.gate import summary
from activation.ledger import Ledger
from activation.lock import runner_lock
from activation.orchestrations import load_orchestrations
from activation.plan import Decision, Plan, PlannedDelivery, make_plan
from activation.progress import OnProgress
from activation.project import Project
from activation.records import Event, EventName, Outcome, Refusal

# A broken staging model refuses every test below it; the first ones tell the story.
_REFUSALS_KEPT = 20


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a run is asked for.

    ``now`` (aware) is the moment as of which things are due. ``resend`` sends again the window days whose rows have
    changed since they were sent. ``unfinished_only`` leaves out what the ledger has never heard of.
    """

    now: datetime
    select: tuple[str, ...] = ()
    resend: bool = False
    unfinished_only: bool = False


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run ended. ``plan`` holds the warnings, and the errors of malformed exposures."""

    run_id: str
    plan: Plan
    outcomes: tuple[Outcome, ...]

    @property
    def exit_code(self) -> int:
        """The code of the first failure; BLOCKED when something was refused and nothing failed; otherwise OK."""
        return first_failure(
            [*(error.code for error in self.plan.errors), *(outcome.exit_code for outcome in self.outcomes)]
        )


def run(project: Project, environment: Mapping[str, str], request: RunRequest, on_progress: OnProgress) -> RunResult:
    """Deliver what is due.

    Arguments:
        project: whose marts.
        environment: where destinations find their variables.
        request: what to do.
        on_progress: told of a delivery's stage, and of the bytes done and in all.

    Raises:
        ActivationError: when nothing can be delivered at all: another run is under way, there are no artifacts, the
            warehouse cannot be opened, destinations.yml is malformed, the selection matches nothing.
    """
    with runner_lock(project.lock_file), _work_dir(project.work_dir):
        artifacts = load_artifacts(project.target_path)
        destinations = load_destinations(project.destinations_file, environment, project.project_dir)
        warehouse = open_built_warehouse(project, artifacts)
        ledger = Ledger(warehouse)
        orchestrations = load_orchestrations(artifacts, destinations)
        plan = make_plan(artifacts, orchestrations, ledger.states, request.now, request.select)
        run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{token_hex(4)}"
        context = RunContext(
            run_id=run_id,
            dbt_invocation_id=artifacts.run.metadata.invocation_id,
            warehouse=warehouse,
            ledger=ledger,
            work_dir=project.work_dir / run_id,
            clock=lambda: datetime.now(UTC),
            on_progress=on_progress,
            evidence_is_current=artifacts.are_current,
        )
        chosen = [item for item in plan.deliveries if item.is_unfinished or not request.unfinished_only]
        outcomes = (_carry_out(item, destinations, context, resend=request.resend) for item in chosen)
        return RunResult(run_id, plan, tuple(outcomes))


@contextmanager
def _work_dir(path: Path) -> Iterator[None]:
    """Leave no file of a mart's rows behind: neither of this run, nor, as the lock is held, of one that was killed."""
    shutil.rmtree(path, ignore_errors=True)
    try:
        yield
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _carry_out(item: PlannedDelivery, destinations: Destinations, context: RunContext, *, resend: bool) -> Outcome:
    try:
        match item.decision:
            case Decision.DONE:
                return _look_again(item, destinations, context, resend=resend)
            case Decision.BLOCKED:
                return _refuse(item, EventName.BLOCKED, item.refusals, ExitCode.BLOCKED, context)
            case Decision.CONFLICT:
                return _refuse(item, EventName.FAILED, item.refusals, ExitCode.CONFIGURATION, context)
            case Decision.SEND | Decision.RESUME:
                return _send(item, destinations, context)
    except ActivationError as error:
        # The ledger itself could not be written, so there is no event; the exit code tells.
        return _failed(item, error)


def _send(item: PlannedDelivery, destinations: Destinations, context: RunContext) -> Outcome:
    try:
        destination = destinations[item.delivery.orchestration.destination]
    except ActivationError as error:
        refusal = Refusal(error.code.name, error.what, error.next_step)
        return _refuse(item, EventName.FAILED, (refusal,), error.code, context)
    return deliver(item.delivery, item.mart, destination, item.state, context)


def _look_again(item: PlannedDelivery, destinations: Destinations, context: RunContext, *, resend: bool) -> Outcome:
    """Tell whether the rows of a day already sent have changed since, and send them again when asked to."""
    state = item.state
    if state is None:
        raise AssertionError("a delivery without a state is not done")
    done = Outcome(item.delivery, state.last_event, state.row_count, state.byte_count, "Done by an earlier run.")
    # Rows of a mart that failed its tests are no evidence of a change, and a snapshot is of its own time.
    if item.refusals or item.delivery.window_date is None:
        return done
    if not changed_since_sent(item.delivery, item.mart, state, context):
        return done
    if resend:
        return _send(item, destinations, context)
    return replace(
        done,
        message="Rows of this day have changed since it was sent.",
        next_step="Send the day again with activation run --resend, if the receiver expects that.",
    )


def _refuse(
    item: PlannedDelivery, event: EventName, refusals: Sequence[Refusal], code: ExitCode, context: RunContext
) -> Outcome:
    """Record why a delivery does not go."""
    first = refusals[0]
    message = summary(refusals)
    delivery = item.delivery
    kept = [{"reason": refusal.reason, "what": refusal.what} for refusal in refusals[:_REFUSALS_KEPT]]
    context.ledger.append(
        Event(
            delivery_id=delivery.delivery_id,
            orchestration=delivery.orchestration.name,
            event=event,
            run_id=context.run_id,
            dbt_invocation_id=context.dbt_invocation_id,
            occurred_at=datetime.now(UTC),
            mart=item.mart.name,
            destination=delivery.orchestration.destination,
            remote_path=delivery.remote_path,
            fire_time=delivery.fire_time,
            window_date=delivery.window_date,
            reason=first.reason,
            message=message,
            details={"refusals": kept},
        )
    )
    return Outcome(delivery, event, message=message, next_step=first.next_step, exit_code=int(code))


def _failed(item: PlannedDelivery, error: ActivationError) -> Outcome:
    return Outcome(
        item.delivery, EventName.FAILED, message=error.what, next_step=error.next_step, exit_code=int(error.code)
    )
