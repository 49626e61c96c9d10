"""Opens the warehouse that dbt built, as profiles.yml describes it. It never keeps a connection open between two steps.

One engine is one class behind the protocol `Warehouse`; `open_warehouse` chooses by the profile's `type`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import yaml
from jinja2 import TemplateError

from activation.env_template import UnsetVariableError, render_env_template
from activation.errors import ActivationError, ExitCode


@dataclass(frozen=True, slots=True)
class RelationColumn:
    """A column as the warehouse holds it. ``data_type`` is the engine's own spelling."""

    name: str
    data_type: str


@dataclass(frozen=True, slots=True)
class RowSelection:
    """Which rows and columns of a relation become a file, and in which order.

    ``columns`` are the header's names with the warehouse's types; ``window`` is a DATE column and its day.
    """

    relation: str
    columns: tuple[RelationColumn, ...]
    order_by: tuple[str, ...]
    header: bool
    window: tuple[str, date] | None = None


class Session(Protocol):
    """A brief connection. Statements use ``?`` for their parameters, whatever the engine's own mark is."""

    def fetch(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a query and return all of its rows; for small results only."""
        ...

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> None:
        """Run a statement and commit it."""
        ...

    def columns(self, relation: str) -> tuple[RelationColumn, ...] | None:
        """Return the relation's columns in order, or None when it does not exist."""
        ...

    def canonical_type(self, data_type: str) -> str | None:
        """Return the engine's own spelling of a type (``text`` and ``varchar`` are one); None for an unknown one."""
        ...

    def can_write(self, data_type: str) -> bool:
        """Tell whether values of this (canonical) type have a written form in a delimited file."""
        ...

    def write_csv(self, selection: RowSelection, path: Path) -> int:
        """Write the rows as CSV, by the rules of the product specification, in constant memory; return their number."""
        ...


class Warehouse(Protocol):
    """A warehouse that can be opened for a moment, as often as needed."""

    def session(self, *, read_only: bool = False) -> AbstractContextManager[Session]:
        """Connect, and disconnect when the block ends.

        Raises:
            ActivationError: WAREHOUSE when it is absent or stays busy.
        """
        ...


def open_warehouse(
    project_dir: Path, profiles_dir: Path, target: str | None = None, patience_seconds: float = 10.0
) -> Warehouse:
    """Find the warehouse of a dbt project. Cheap: nothing is connected yet.

    Arguments:
        project_dir: folder of dbt_project.yml, which names the profile; a relative DuckDB path starts here.
        profiles_dir: folder of profiles.yml.
        target: output of the profile; None for the profile's own default.
        patience_seconds: how long to wait while another process has the warehouse for itself.

    Raises:
        ActivationError: CONFIGURATION when a file or a key is missing, or an environment variable is not set.
    """
    profiles_file = profiles_dir / "profiles.yml"
    profile = _profile(project_dir, profiles_file)
    name = target or _default_target(profile, profiles_file)
    output = _key(_key(profile, "outputs", profiles_file), name, profiles_file)
    kind = _render(str(_key(output, "type", profiles_file)), profiles_file)
    # An engine's library is loaded only when it is used.
    if kind == "duckdb":
        from activation.duckdb_warehouse import DuckDBWarehouse

        path = project_dir / _render(str(_key(output, "path", profiles_file)), profiles_file)
        return DuckDBWarehouse(path, patience_seconds)
    if kind == "postgres":
        _require_module("psycopg2", kind)
        from activation.postgres_warehouse import PROFILE_KEYS, PostgresWarehouse

        given = [key for key in PROFILE_KEYS if output.get(key) is not None]
        return PostgresWarehouse({key: _render(str(output[key]), profiles_file) for key in given})
    raise _configuration(
        f"The target '{name}' is of type '{kind}', from which nothing can be delivered yet ({profiles_file}).",
        "Choose a target of type 'duckdb' or 'postgres' with --target.",
    )


def default_target(project_dir: Path, profiles_dir: Path) -> str:
    """Tell which output of the profile dbt takes when it is given none.

    Raises:
        ActivationError: CONFIGURATION, as `open_warehouse` does.
    """
    profiles_file = profiles_dir / "profiles.yml"
    return _default_target(_profile(project_dir, profiles_file), profiles_file)


def _profile(project_dir: Path, profiles_file: Path) -> dict[str, Any]:
    project_file = project_dir / "dbt_project.yml"
    name = str(_key(_read_yaml(project_file), "profile", project_file))
    profile: dict[str, Any] = _key(_read_yaml(profiles_file), name, profiles_file)
    return profile


def _default_target(profile: dict[str, Any], profiles_file: Path) -> str:
    return _render(str(profile.get("target", "default")), profiles_file)


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise _configuration(f"There is no {path}.", "Name its folder with --project-dir or --profiles-dir.") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise _configuration(f"{path} cannot be read ({type(error).__name__}).", "Mend the file.") from None
    if not isinstance(content, dict):
        raise _configuration(f"{path} holds no keys.", "Write it as dbt's documentation shows.")
    return content


def _key(mapping: Any, key: str, path: Path) -> Any:
    if not isinstance(mapping, dict) or key not in mapping:
        known = ", ".join(sorted(map(str, mapping))) if isinstance(mapping, dict) else "none"
        raise _configuration(f"{path} has no key '{key}' where one is needed.", f"Keys there: {known}.")
    return mapping[key]


def _render(text: str, path: Path) -> str:
    try:
        return render_env_template(text, os.environ)
    except UnsetVariableError as unset:
        raise _configuration(f"The environment variable {unset} is not set ({path}).", f"Set {unset}.") from None
    except TemplateError as error:
        raise _configuration(f"{path} has a faulty template: {error}.", "Mend it.") from None


def _require_module(module: str, extra: str) -> None:
    if find_spec(module) is None:
        raise _configuration(
            f"A target of type '{extra}' needs the Python package {module}, which is not installed.",
            f"Install it: pip install 'activation[{extra}]'.",
        )


def _configuration(what: str, next_step: str) -> ActivationError:
    return ActivationError(ExitCode.CONFIGURATION, "config", what, next_step)
