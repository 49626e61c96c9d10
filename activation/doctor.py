"""The preflight: looks at everything a run will need, and logs in at each destination. It changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from activation.artifacts import Artifacts, load_artifacts
from activation.built_warehouse import open_built_warehouse
from activation.config import Destinations, load_destinations
from activation.errors import ActivationError
from activation.ledger import Ledger
from activation.names import parse_remote_folder
from activation.orchestrations import Orchestrations, load_orchestrations
from activation.plan import matching
from activation.project import Project
from activation.sftp import connect

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what was found, or the error."""

    name: str
    found: str
    error: ActivationError | None = None


@dataclass(frozen=True, slots=True)
class _Looked(Generic[_Found]):
    check: Check
    found: _Found | None


def examine(project: Project, environment: Mapping[str, str], select: Sequence[str] = ()) -> Iterator[Check]:
    """Look at one thing after the other; a failed check does not stop the next.

    Arguments:
        project: whose deliveries are to be prepared.
        environment: where destinations find their variables.
        select: names or globs of orchestrations; none for all.

    Raises:
        ActivationError: USAGE when a selection matches nothing.
    """
    read = _try("artifacts", lambda: load_artifacts(project.target_path), _describe_artifacts)
    yield read.check
    known = _try(
        "destinations.yml",
        lambda: load_destinations(project.destinations_file, environment, project.project_dir),
        lambda found: f"{len(found)} destinations",
    )
    yield known.check
    artifacts, destinations = read.found, known.found
    folders: dict[str, set[str]] = {name: set() for name in destinations or ()}
    if artifacts and destinations:
        orchestrations = load_orchestrations(artifacts, destinations)
        names = matching(orchestrations.names, select)
        yield from _exposures(orchestrations, names)
        yield _warehouse(project, artifacts, names)
        folders = _folders(orchestrations, names)
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


def _exposures(orchestrations: Orchestrations, names: Collection[str]) -> Iterator[Check]:
    for orchestration in orchestrations.valid:
        if orchestration.name in names:
            schedule = f"{orchestration.mode}, cron '{orchestration.cron}' in {orchestration.timezone}"
            yield Check(f"exposure {orchestration.name}", f"{schedule}, to {orchestration.destination}")
    for name, error in orchestrations.errors.items():
        if name in names:
            yield Check(f"exposure {name}", error.what, error)


def _warehouse(project: Project, artifacts: Artifacts, names: Collection[str]) -> Check:
    def deliveries() -> int:
        return len(Ledger(open_built_warehouse(project, artifacts)).states(names))

    return _try("warehouse", deliveries, lambda count: f"the ledger knows of {count} deliveries").check


def _folders(orchestrations: Orchestrations, names: Collection[str]) -> dict[str, set[str]]:
    folders: dict[str, set[str]] = {}
    for orchestration in orchestrations.valid:
        if orchestration.name in names:
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
