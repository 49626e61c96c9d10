"""Reads what the last dbt invocation left behind: manifest.json, run_results.json and, when present, sources.json.

It resolves an exposure to its mart and upstream closure. It never opens the warehouse and never imports dbt.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from activation.artifacts.launches import launch_of
from activation.artifacts.schemas import Manifest, ManifestColumn, Node, Result, RunResults, Sources
from activation.common.errors import ActivationError, ExitCode
from activation.common.records import Column, Mart

_BUILD_AGAIN = "Run dbt build, then call activation again."


@dataclass(frozen=True)
class Artifacts:
    """The artifacts of a target folder.

    ``freshness`` maps sources to their status in `dbt source freshness`. ``manifest_path`` and ``manifest_stamp`` (time
    of change in nanoseconds, size in bytes) tell whether dbt has been called since.
    """

    manifest: Manifest
    run: RunResults
    results: dict[str, Result]
    freshness: dict[str, str]
    manifest_path: Path
    manifest_stamp: tuple[int, int]

    def are_current(self) -> bool:
        """Tell whether no dbt command has begun since these were read: each writes the manifest before it builds."""
        return _stamp(self.manifest_path) == self.manifest_stamp

    @property
    def built_at(self) -> datetime:
        """When the last dbt command was done, aware."""
        moment = datetime.fromisoformat(self.run.metadata.generated_at)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def tests(self) -> Iterator[Node]:
        """Yield every data test and unit test of the project."""
        yield from (node for node in self.manifest.nodes.values() if node.resource_type == "test")
        yield from self.manifest.unit_tests.values()

    def closure(self, unique_id: str) -> frozenset[str]:
        """Return the node itself and everything upstream of it, sources included."""
        found: set[str] = set()
        waiting = [unique_id]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                node = self.manifest.nodes.get(current)
                waiting.extend(node.depends_on.nodes if node else ())
        return frozenset(found)

    def mart(self, unique_id: str) -> Mart:
        """Return the delivered model, from its node in the manifest.

        Raises:
            ActivationError: CONFIGURATION when its meta does not say what it should.
        """
        if unique_id not in self._marts:
            self._marts[unique_id] = self._mart(unique_id)
        return self._marts[unique_id]

    @cached_property
    def _marts(self) -> dict[str, Mart]:
        return {}

    def _mart(self, unique_id: str) -> Mart:
        node = self.manifest.nodes[unique_id]
        meta = node.config.meta
        return Mart(
            unique_id=unique_id,
            name=node.name,
            relation_name=node.relation_name or "",
            columns=tuple(_column(column, node) for column in node.columns.values()),
            contract_enforced=node.config.contract.enforced,
            as_of_date=_date(meta.get("as_of_date"), node),
            window_days=_days(meta.get("window_days"), node),
            launch=launch_of(node, self.manifest.nodes),
        )


def load_artifacts(target_path: Path) -> Artifacts:
    """Read the artifacts of one dbt target folder.

    Arguments:
        target_path: the folder that dbt writes to, usually ``target``.

    Raises:
        ActivationError: ARTIFACTS when a file is missing, unreadable, or of another schema version.
    """
    manifest_path = target_path / "manifest.json"
    # Taken before reading: a file replaced in between then counts as changed.
    stamp = _stamp(manifest_path)
    with _uncollected():
        manifest = _read(manifest_path, Manifest, "manifest/v12.json")
        run = _read(target_path / "run_results.json", RunResults, "run-results/v6.json")
        sources_path = target_path / "sources.json"
        sources = _read(sources_path, Sources, "sources/v3.json").results if sources_path.exists() else ()
    return Artifacts(
        manifest=manifest,
        run=run,
        results={result.unique_id: result for result in run.results},
        freshness={result.unique_id: result.status for result in sources},
        manifest_path=manifest_path,
        manifest_stamp=stamp,
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from looking at what is being read, then and later: there are no cycles in it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def _stamp(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:
        return (0, 0)
    return (stat.st_mtime_ns, stat.st_size)


_File = TypeVar("_File", Manifest, RunResults, Sources)


def _read(path: Path, model: type[_File], version: str) -> _File:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise _unreadable(f"{path} does not exist.", "Run dbt build first, or correct --target-path.") from None
    except OSError as error:
        raise _unreadable(f"{path} cannot be read: {error.strerror}.", "Check the file's permissions.") from None
    try:
        artifact = model.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise _unreadable(f"{path} is not a dbt artifact: {place}: {first['msg']}.", _BUILD_AGAIN) from None
    written = artifact.metadata.dbt_schema_version
    if not written.endswith(f"/{version}"):
        raise _unreadable(f"{path} follows {written}, not {version}.", "Build with dbt 1.11, which writes it.")
    return artifact


def _unreadable(what: str, next_step: str) -> ActivationError:
    return ActivationError(ExitCode.ARTIFACTS, "artifacts", what, next_step)


def _column(column: ManifestColumn, node: Node) -> Column:
    deliver = _flag(column, "deliver", node, default=True)
    return Column(column.name, column.data_type or "", deliver, _flag(column, "personal", node, default=False))


def _flag(column: ManifestColumn, key: str, node: Node, *, default: bool) -> bool:
    value = (column.meta | column.config.meta).get(key, default)
    if not isinstance(value, bool):
        # A column that was meant to stay must not leave because of a quoted 'false'.
        raise _bad_meta(node, f"columns.{column.name}.config.meta.{key}", "is neither true nor false")
    return value


def _date(value: object, node: Node) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise _bad_meta(node, "config.meta.as_of_date", f"is not a date of the form 2026-06-30: '{value}'") from None


def _days(value: object, node: Node) -> int | None:
    if value is None:
        return None
    if not str(value).isdecimal():
        raise _bad_meta(node, "config.meta.window_days", f"is not a number of days: '{value}'")
    return int(str(value))


def _bad_meta(node: Node, key: str, problem: str) -> ActivationError:
    what = f"model {node.name}: {key} {problem} ({node.described_in})."
    return ActivationError(ExitCode.CONFIGURATION, "config", what, f"Correct the key. {_BUILD_AGAIN}")
