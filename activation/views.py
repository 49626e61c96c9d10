"""What can be seen without delivering: the plan, the state of deliveries, the ledger's events. It changes nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fnmatch import fnmatchcase

from activation.artifacts import load_artifacts
from activation.built_warehouse import open_built_warehouse
from activation.config import load_destinations
from activation.errors import ActivationError
from activation.ledger import Ledger
from activation.orchestrations import load_orchestrations
from activation.plan import make_plan, matching
from activation.project import Project
from activation.records import DeliveryState
from activation.render import Report
from activation.reports import history_report, plan_report, status_report

# A plan can do without the ledger, and is asked for often.
_PATIENCE_SECONDS = 1.0


def plan(
    project: Project,
    environment: Mapping[str, str],
    now: datetime,
    select: Sequence[str],
    *,
    unfinished_only: bool = False,
) -> Report:
    """Say what a run would do. Without the ledger's help the plan stands, and says that it does.

    Arguments:
        project: whose deliveries.
        environment: where destinations find their variables; none is needed.
        now: the moment (aware) as of which things are due.
        select: names or globs of orchestrations; none for all.
        unfinished_only: leave out what the ledger has never heard of, as `retry` does; then the ledger is needed.

    Raises:
        ActivationError: ARTIFACTS, CONFIGURATION or USAGE; WAREHOUSE only with ``unfinished_only``.
    """
    artifacts = load_artifacts(project.target_path)
    orchestrations = load_orchestrations(
        artifacts, load_destinations(project.destinations_file, environment, project.project_dir)
    )
    unknown: list[ActivationError] = []

    def states(names: Iterable[str]) -> dict[str, DeliveryState]:
        try:
            return Ledger(open_built_warehouse(project, artifacts, _PATIENCE_SECONDS)).states(names)
        except ActivationError as error:
            if unfinished_only:
                raise
            unknown.append(error)
            return {}

    made = make_plan(artifacts, orchestrations, states, now, select)
    if unfinished_only:
        made = replace(made, deliveries=tuple(item for item in made.deliveries if item.is_unfinished))
    return plan_report(made, next(iter(unknown), None))


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
