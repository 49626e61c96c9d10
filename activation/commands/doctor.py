"""The preflight: looks at everything a run will need, and logs in at each destination. It changes nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from activation.artifacts.dbt_artifacts import Artifacts, load_artifacts
from activation.commands.preflight import Finding, findings
from activation.commands.render import written
from activation.common.errors import ActivationError, ExitCode
from activation.common.project import Project
from activation.common.records import Orchestration
from activation.files.names import parse_remote_folder
from activation.gate.evidence import Evidence, summary
from activation.ledger.events import Ledger
from activation.schedule.due import next_fire_times
from activation.settings.destinations import Destinations, load_destinations
from activation.settings.orchestrations import Orchestrations, load_orchestrations, warnings_of
from activation.settings.selection import chosen_of, matching
from activation.sftp.client import connect
from activation.warehouse.built_warehouse import open_built_warehouse

_Found = TypeVar("_Found")
_LITTLE_SPACE = 10**9


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what was found, or the error; ``remark`` is what deserves a look all the same."""

    name: str
    found: str
    error: ActivationError | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class _Looked(Generic[_Found]):
    check: Check
    found: _Found | None


def examine(project: Project, environment: Mapping[str, str], select: Sequence[str] = ()) -> Iterator[Check]:
    """Look at one thing after the other; a failed check does not stop the next.

    Arguments:
        project: whose deliveries are to be prepared.
        environment: where destinations find their variables.
        select: names, labels or globs of orchestrations; none for all.

    Raises:
        ActivationError: USAGE when a selection matches nothing.
    """
    read = _try("artifacts", lambda: load_artifacts(project.target_path), _describe_artifacts)
    yield read.check
    known = _try(
        "destinations.yml",
        lambda: load_destinations(project.destinations_file, environment, project.project_dir),
        lambda found: f"{len(found)} destinations, {'sandbox' if found.is_sandbox else 'production'}",
    )
    yield known.check
    yield _try("local disk", lambda: _free_bytes(project), lambda free: f"{free / 1e9:.1f} GB free").check
    artifacts, destinations = read.found, known.found
    folders: dict[str, set[str]] = {}
    if artifacts and destinations:
        orchestrations = load_orchestrations(artifacts, destinations)
        yield from _exposures(orchestrations, select, artifacts)
        yield from _warehouse(project, artifacts, orchestrations.names)
        folders = _folders(chosen_of(orchestrations, select))
    elif destinations:
        # Which of them are used is not known yet: one that is not set up may not be meant at all.
        unready = {name: error for name in destinations if (error := _unready(name, destinations))}
        for name, error in unready.items():
            yield Check(f"destination {name}", "not set up", remark=str(error))
        folders = {name: set() for name in destinations if name not in unready}
    for name, wanted in sorted(folders.items()):
        if destinations:
            yield _destination(name, wanted, destinations)


def _try(name: str, step: Callable[[], _Found], describe: Callable[[_Found], str]) -> _Looked[_Found]:
    try:
        found = step()
    except ActivationError as error:
        return _Looked(Check(name, error.what, error), None)
    return _Looked(Check(name, describe(found)), found)


def _describe_artifacts(artifacts: Artifacts) -> str:
    run = artifacts.run
    return f"dbt {run.args.which} of {run.metadata.generated_at}, invocation {run.metadata.invocation_id}"


def _free_bytes(project: Project) -> int:
    """Return the room for files on their way, where a run may write."""
    folder = next(path for path in (project.target_path, *project.target_path.absolute().parents) if path.exists())
    if not os.access(folder, os.W_OK):
        what = f"The folder {folder} cannot be written."
        raise ActivationError(ExitCode.LOCAL_DISK, "preflight", what, "Give the user of this process access to it.")
    free = shutil.disk_usage(folder).free
    if free < _LITTLE_SPACE:
        what = f"Only {free / 1e9:.1f} GB are free for files on their way ({folder})."
        raise ActivationError(ExitCode.LOCAL_DISK, "preflight", what, "Free space, or move target with --target-path.")
    return free


def _exposures(orchestrations: Orchestrations, select: Sequence[str], artifacts: Artifacts) -> Iterator[Check]:
    evidence, now = Evidence(artifacts), datetime.now(UTC)
    names = matching(orchestrations.names, select, orchestrations.labels)
    for orchestration in chosen_of(orchestrations, select):
        remarks = [*warnings_of(orchestration, now)]
        for unique_id in orchestration.mart_unique_ids:
            mart = artifacts.mart(unique_id)
            remarks += [told for told in [summary(evidence.refusals(mart))] if told]
            remarks += evidence.warnings(mart)
        found = f"{orchestration.mode}, {_occasion(orchestration, now)}, to {orchestration.destination}"
        yield Check(f"exposure {orchestration.name}", found, remark=" ".join(remarks) or None)
    for name, error in orchestrations.errors.items():
        if name in names:
            yield Check(f"exposure {name}", error.what, error)


def _occasion(orchestration: Orchestration, now: datetime) -> str:
    if not orchestration.enabled:
        return "disabled"
    if orchestration.cron is None:
        return f"on {orchestration.trigger}"
    upcoming = next_fire_times(orchestration.cron, orchestration.timezone, now, 1)[0]
    return f"cron '{orchestration.cron}' in {orchestration.timezone}, next {written(upcoming)}"


def _warehouse(project: Project, artifacts: Artifacts, names: Collection[str]) -> Iterator[Check]:
    opened = _try("warehouse", lambda: open_built_warehouse(project, artifacts), lambda _: "")
    warehouse = opened.found
    if warehouse is None:
        yield opened.check
        return
    states = _try(
        "warehouse",
        lambda: Ledger(warehouse).states(names),
        lambda known: f"the ledger knows of {len(known)} deliveries",
    )
    yield states.check
    if states.found is None:
        return
    made = _try("preflight", lambda: findings(artifacts, warehouse), lambda found: f"{len(found)} checks")
    if made.found is None:
        yield made.check
    for finding in made.found or ():
        yield _finding(finding)


def _finding(finding: Finding) -> Check:
    if finding.is_ok is not False:
        return Check(finding.name, finding.found)
    if not finding.is_required:
        return Check(finding.name, finding.found, remark=finding.next_step)
    error = ActivationError(ExitCode.BLOCKED, "preflight", f"{finding.name}: {finding.found}.", finding.next_step)
    return Check(finding.name, finding.found, error)


def _unready(name: str, destinations: Destinations) -> ActivationError | None:
    return _try(name, lambda: destinations[name], str).check.error


def _folders(chosen: Sequence[Orchestration]) -> dict[str, set[str]]:
    folders: dict[str, set[str]] = {}
    for orchestration in chosen:
        folder, _ = parse_remote_folder(orchestration.file.remote_folder)
        folders.setdefault(orchestration.destination, set()).add(folder)
    return folders


def _destination(name: str, folders: Collection[str], destinations: Destinations) -> Check:
    def connected() -> str:
        destination = destinations[name]
        with connect(destination) as client:
            there = {folder: client.check_folder(folder) for folder in sorted(folders)}
        states = [f"{folder} {'is there' if found else 'will be created'}" for folder, found in there.items()]
        return "; ".join([f"logged in at {destination.hostname}:{destination.port}", *states])

    return _try(f"destination {name}", connected, str).check
