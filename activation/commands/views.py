"""What can be seen without delivering: the plan, the state of deliveries, the ledger's events. It changes nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

from activation.artifacts.dbt_artifacts import Artifacts, load_artifacts
from activation.commands.render import Report
from activation.commands.reports import history_report, plan_report, status_report
from activation.common.errors import ActivationError
from activation.common.local_disk import local_disk_errors
from activation.common.project import Project
from activation.delivery.decisions import Decision, Plan
from activation.delivery.plan import make_plan
from activation.delivery.run_request import RunRequest
from activation.ledger.delivery_state import DeliveryState
from activation.ledger.events import Ledger
from activation.settings.destinations import load_destinations
from activation.settings.orchestrations import load_orchestrations
from activation.settings.selection import matching
from activation.warehouse.built_warehouse import open_built_warehouse
from activation.warehouse.contract import rows_in

# A plan can do without the ledger, and is asked for often.
_PATIENCE_SECONDS = 1.0


def plan(project: Project, environment: Mapping[str, str], request: RunRequest) -> Report:
    """Say what a run would do. Without the ledger's help the plan stands, and says that it does.

    Arguments:
        project: whose deliveries.
        environment: where destinations find their variables; none is needed.
        request: what a run would be asked for. To take up what is unfinished the ledger is needed.

    Raises:
        ActivationError: ARTIFACTS, CONFIGURATION or USAGE; WAREHOUSE only when the ledger is needed.
    """
    artifacts = load_artifacts(project.target_path)
    destinations = load_destinations(project.destinations_file, environment, project.project_dir)
    orchestrations = load_orchestrations(artifacts, destinations)
    occasion = request.call.occasion(artifacts)
    may_send = request.allow_send or not destinations.is_sandbox
    if request.again is not None:
        from activation.delivery.again import plan_again

        ledger = Ledger(open_built_warehouse(project, artifacts, _PATIENCE_SECONDS))
        again = plan_again(
            artifacts, orchestrations, ledger, request.again, occasion, request.select, may_send=may_send
        )
        return plan_report(again, None)
    unknown: list[ActivationError] = []

    def states(names: Iterable[str]) -> dict[str, DeliveryState]:
        try:
            return Ledger(open_built_warehouse(project, artifacts, _PATIENCE_SECONDS)).states(names)
        except ActivationError as error:
            if request.unfinished_only:
                raise
            unknown.append(error)
            return {}

    made = make_plan(artifacts, orchestrations, states, occasion, request.select, may_send=may_send)
    if request.unfinished_only:
        made = replace(made, deliveries=tuple(item for item in made.deliveries if item.is_unfinished))
    return plan_report(made, next(iter(unknown), None), _rows_of_campaigns(made, project, artifacts))


def _rows_of_campaigns(made: Plan, project: Project, artifacts: Artifacts) -> dict[str, int | None]:
    """Count what is planned to be sent of campaigns, by delivery id; nothing where the warehouse cannot be asked."""
    planned = [item for item in made.deliveries if item.decision is not Decision.DONE]
    items = [item for item in planned if any(mart.launch for mart in item.marts)]
    if not items:
        return {}
    try:
        with open_built_warehouse(project, artifacts, _PATIENCE_SECONDS).session(read_only=True) as session:
            return {item.delivery.delivery_id: rows_in(item.marts, session) for item in items}
    except ActivationError:
        return {}


def page(project: Project, environment: Mapping[str, str], request: RunRequest, path: Path | None) -> Report:
    """Write the HTML page of deliveries.

    Arguments:
        project: whose deliveries.
        environment: where destinations find their variables; none is needed.
        request: its call says as of when, its selection which orchestrations are shown.
        path: the file to write; None for the one in the target folder.

    Raises:
        ActivationError: ARTIFACTS, CONFIGURATION, USAGE or WAREHOUSE; LOCAL_DISK when the page cannot be written.
    """
    from activation.commands import report_page

    artifacts = load_artifacts(project.target_path)
    destinations = load_destinations(project.destinations_file, environment, project.project_dir)
    orchestrations = load_orchestrations(artifacts, destinations)
    known = Ledger(open_built_warehouse(project, artifacts)).states(orchestrations.names)
    made = make_plan(
        artifacts,
        orchestrations,
        lambda names: known,
        request.call.occasion(artifacts),
        request.select,
        may_send=not destinations.is_sandbox,
    )
    shown = {item.name for item in made.orchestrations}
    states = {name: state for name, state in known.items() if name.rpartition("/")[0] in shown}
    target = path or project.report_file
    with local_disk_errors("report"):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(report_page.page(artifacts, made, states), encoding="utf-8")
    return Report(data={"path": str(target)}, notes=(f"The page is in {target}.",))


def status(project: Project, select: Sequence[str]) -> Report:
    """Say how far each delivery of the project's orchestrations is.

    Raises:
        ActivationError: ARTIFACTS, USAGE, CONFIGURATION or WAREHOUSE.
    """
    artifacts = load_artifacts(project.target_path)
    # An exposure that has become malformed still has a past.
    names = load_orchestrations(artifacts, ()).names
    ledger = Ledger(open_built_warehouse(project, artifacts))
    return status_report(ledger.states(matching(names, select)).values())


def history(project: Project, select: Sequence[str], limit: int) -> Report:
    """Say what the ledger recorded, newest first; also of orchestrations that the project no longer has.

    Arguments:
        project: whose ledger.
        select: names or globs of orchestrations; none for all.
        limit: how many events at most.

    Raises:
        ActivationError: ARTIFACTS, CONFIGURATION or WAREHOUSE.
    """
    patterns = [part.strip() for item in select for part in item.split(",")]
    ledger = Ledger(open_built_warehouse(project, load_artifacts(project.target_path)))
    events = ledger.history(sys.maxsize if patterns else limit)
    chosen = [event for event in events if not patterns or any(fnmatchcase(event.orchestration, p) for p in patterns)]
    return history_report(chosen[:limit])
