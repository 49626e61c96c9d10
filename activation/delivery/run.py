"""One run: opens what it needs, plans, and has the plan carried out, one orchestration after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import groupby

from activation.artifacts.dbt_artifacts import Artifacts, load_artifacts
from activation.common.errors import first_failure
from activation.common.progress import OnProgress
from activation.common.project import Project
from activation.common.records import Outcome
from activation.common.run_ids import new_run_id
from activation.delivery.again import inputs_of, plan_again
from activation.delivery.carrying import Carrying
from activation.delivery.decisions import Plan
from activation.delivery.deliver import RunContext
from activation.delivery.plan import make_plan
from activation.delivery.run_request import RunRequest
from activation.delivery.work_folder import work_folder
from activation.gate.alerts import with_thresholds
from activation.ledger.events import Ledger
from activation.settings.destinations import load_destinations
from activation.settings.orchestrations import Orchestrations, load_orchestrations
from activation.sftp.limits import limited_connect
from activation.warehouse.built_warehouse import open_built_warehouse


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run ended. ``plan`` holds the warnings, and the errors of malformed exposures."""

    run_id: str
    plan: Plan
    outcomes: tuple[Outcome, ...] = field(default=())

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
        ActivationError: when nothing can be delivered at all: there are no artifacts, the warehouse cannot be opened,
            destinations.yml is malformed, the selection matches nothing.
    """
    artifacts = load_artifacts(project.target_path)
    destinations = load_destinations(project.destinations_file, environment, project.project_dir)
    warehouse = open_built_warehouse(project, artifacts)
    ledger = Ledger(warehouse)
    orchestrations = _with_thresholds(load_orchestrations(artifacts, destinations), request.thresholds)
    plan = _plan(artifacts, orchestrations, ledger, request, may_send=request.allow_send or not destinations.is_sandbox)
    run_id = new_run_id()
    with work_folder(project.work_dir, run_id) as folder:
        context = RunContext(
            run_id=run_id,
            dbt_invocation_id=artifacts.run.metadata.invocation_id,
            warehouse=warehouse,
            ledger=ledger,
            work_dir=folder,
            clock=lambda: datetime.now(UTC),
            on_progress=on_progress,
            connect=partial(limited_connect, lock_dir=project.lock_dir),
            evidence_is_current=artifacts.are_current,
        )
        inputs = inputs_of(ledger, request.again) if request.again else {}
        carrying = Carrying(destinations, context, project.lock_dir, request.resend, inputs)
        chosen = [item for item in plan.deliveries if item.is_unfinished or not request.unfinished_only]
        groups = groupby(chosen, key=lambda item: item.delivery.orchestration.name)
        outcomes = [outcome for name, items in groups for outcome in carrying.orchestration(name, list(items))]
    return RunResult(run_id, plan, tuple(outcomes))


def _plan(
    artifacts: Artifacts, orchestrations: Orchestrations, ledger: Ledger, request: RunRequest, *, may_send: bool
) -> Plan:
    occasion = request.call.occasion(artifacts)
    if request.again is not None:
        return plan_again(artifacts, orchestrations, ledger, request.again, occasion, request.select, may_send=may_send)
    return make_plan(artifacts, orchestrations, ledger.states, occasion, request.select, may_send=may_send)


def _with_thresholds(orchestrations: Orchestrations, thresholds: Sequence[str]) -> Orchestrations:
    if not thresholds:
        return orchestrations
    changed = tuple(replace(item, alerts=with_thresholds(item.alerts, thresholds)) for item in orchestrations.valid)
    return replace(orchestrations, valid=changed)
