"""Opens the warehouse that dbt built, as profiles.yml describes it: the class is chosen by the target's `type`."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml
from jinja2 import TemplateError

from activation.common.env_template import UnsetVariableError, render_env_template
from activation.common.errors import ActivationError, ExitCode
from activation.warehouse.protocol import Warehouse


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
        from activation.warehouse.duckdb_warehouse import DuckDBWarehouse

        path = project_dir / _render(str(_key(output, "path", profiles_file)), profiles_file)
        return DuckDBWarehouse(path, patience_seconds)
    if kind == "postgres":
        _require_module("psycopg2", kind)
        from activation.warehouse.postgres_warehouse import PROFILE_KEYS, PostgresWarehouse

        given = [key for key in PROFILE_KEYS if output.get(key) is not None]
        return PostgresWarehouse({key: _render(str(output[key]), profiles_file) for key in given})
    if kind == "spark":
        _require_session(output, name, profiles_file)
        _require_module("pyspark", kind)
        from activation.warehouse.spark_warehouse import SparkWarehouse

        settings: dict[str, Any] = output.get("server_side_parameters") or {}
        rendered = {key: _render(str(value), profiles_file) for key, value in settings.items()}
        return SparkWarehouse(rendered, project_dir)
    raise _configuration(
        f"The target '{name}' is of type '{kind}', from which nothing can be delivered yet ({profiles_file}).",
        "Choose a target of type 'duckdb', 'postgres' or 'spark' with --target.",
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


def _require_session(output: dict[str, Any], name: str, path: Path) -> None:
    method = _render(str(output.get("method")), path)
    if method != "session":
        raise _configuration(
            f"The target '{name}' is of Spark's method '{method}', from which nothing is delivered ({path}).",
            "Give the runner a target of the method 'session' that has the same metastore.",
        )


def _require_module(module: str, extra: str) -> None:
    if find_spec(module) is None:
        raise _configuration(
            f"A target of type '{extra}' needs the Python package {module}, which is not installed.",
            f"Install it: pip install 'activation[{extra}]'.",
        )


def _configuration(what: str, next_step: str) -> ActivationError:
    return ActivationError(ExitCode.CONFIGURATION, "config", what, next_step)
