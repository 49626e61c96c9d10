"""The options that every command has, written once, and the frame in which a command runs: report, errors, exit code.

An error of a user's making becomes a panel or JSON, never a traceback. An unexpected one is recorded in a log by its
place in the code only: its message could hold a row's values.
"""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from activation.commands.render import Output, Report, render
from activation.common.errors import ActivationError, ExitCode
from activation.common.project import Project

_PANEL = "Project and output"


@dataclass(frozen=True, slots=True)
class Options:
    """What every command knows."""

    project: Project
    output: Output
    summary: Path | None = None


def _options(
    *,
    project_dir: Annotated[
        Path, typer.Option(envvar="DBT_PROJECT_DIR", help="Folder of dbt_project.yml.", rich_help_panel=_PANEL)
    ] = Path(),
    profiles_dir: Annotated[
        Path | None,
        typer.Option(
            envvar="DBT_PROFILES_DIR",
            help="Folder of profiles.yml and destinations.yml; by default profiles in the project.",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(
            envvar="DBT_TARGET", help="Output of the profile; by default the profile's own.", rich_help_panel=_PANEL
        ),
    ] = None,
    target_path: Annotated[
        Path,
        typer.Option(
            envvar="DBT_TARGET_PATH",
            help="Folder of dbt's artifacts, from the project's folder.",
            rich_help_panel=_PANEL,
        ),
    ] = Path("target"),
    output: Annotated[
        Output, typer.Option(help="Tables for people, or one JSON object.", rich_help_panel=_PANEL)
    ] = Output.TABLE,
    summary: Annotated[
        Path | None,
        typer.Option(
            envvar="GITHUB_STEP_SUMMARY", help="Append the result to this file as Markdown.", rich_help_panel=_PANEL
        ),
    ] = None,
) -> Options:
    project = Project(project_dir, profiles_dir or project_dir / "profiles", project_dir / target_path, target)
    return Options(project, output, summary)


def command(app: typer.Typer) -> Callable[[Callable[..., Report]], Callable[..., Report]]:
    """Register a function as a command that also takes the shared options.

    Arguments:
        app: the application.

    Returns:
        a decorator of functions whose first argument is `Options` and which return a `Report`.
    """

    def register(function: Callable[..., Report]) -> Callable[..., Report]:
        own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
        shared = inspect.signature(_options, eval_str=True).parameters

        @wraps(function)
        def framed(**given: Any) -> None:
            options = _options(**{name: given.pop(name) for name in shared})
            report = _with_summary(function.__name__, _report(function, options, given), options.summary)
            render(function.__name__, report, options.output)
            raise typer.Exit(int(report.exit_code))

        parameters = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own]
        framed.__signature__ = inspect.Signature([*parameters, *shared.values()])  # type: ignore[attr-defined]
        framed.__annotations__ = {parameter.name: parameter.annotation for parameter in (*own, *shared.values())}
        app.command()(framed)
        return function

    return register


def _report(function: Callable[..., Report], options: Options, given: dict[str, Any]) -> Report:
    try:
        return function(options, **given)
    except ActivationError as error:
        return Report(errors=(error,), exit_code=error.code)
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        return _unexpected(error, options.project)


def _with_summary(name: str, report: Report, path: Path | None) -> Report:
    """Write the summary where one is asked for; that it cannot be written changes nothing about what was done."""
    if path is None:
        return report
    from activation.commands.summary import append_summary

    try:
        append_summary(name, report, path)
    except OSError as error:
        warning = f"The summary could not be written to {path} ({error.strerror})."
        return replace(report, warnings=(*report.warnings, warning))
    return report


def _unexpected(error: Exception, project: Project) -> Report:
    kind = type(error).__name__
    try:
        project.runner_dir.mkdir(parents=True, exist_ok=True)
        with project.error_log.open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now(UTC).isoformat()} {kind}\n{''.join(traceback.format_tb(error.__traceback__))}\n")
        next_step = f"Please report it, with {project.error_log}."
    except OSError:
        next_step = f"Please report it. {project.error_log} could not be written."
    what = f"An error in activation itself ({kind})."
    failure = ActivationError(ExitCode.INTERNAL, "internal", what, next_step)
    return Report(errors=(failure,), exit_code=failure.code)
