"""Opens the warehouse that the last dbt build wrote to, and no other: its artifacts are evidence for that one alone."""

from __future__ import annotations

from activation.artifacts.dbt_artifacts import Artifacts
from activation.common.errors import ActivationError, ExitCode
from activation.common.project import Project
from activation.warehouse.dbt_profile import default_target, open_warehouse
from activation.warehouse.protocol import Warehouse


def open_built_warehouse(project: Project, artifacts: Artifacts, patience_seconds: float = 10.0) -> Warehouse:
    """Find the warehouse of the target for which dbt was last called.

    Without ``--target`` the build's own target is taken, so that a build for production is never followed by a delivery
    from a developer's tables.

    Arguments:
        project: its target is what the user asked for, if anything.
        artifacts: what the last dbt invocation left behind.
        patience_seconds: how long to wait while another process has the warehouse for itself.

    Raises:
        ActivationError: CONFIGURATION when the user asks for another target than the build's, or as `open_warehouse`.
    """
    built = artifacts.run.args.target or default_target(project.project_dir, project.profiles_dir)
    if project.target not in (None, built):
        what = f"The last dbt {artifacts.run.args.which} was for the target '{built}', not for '{project.target}'."
        next_step = f"Build for '{project.target}', or leave out --target."
        raise ActivationError(ExitCode.CONFIGURATION, "config", what, next_step)
    return open_warehouse(project.project_dir, project.profiles_dir, built, patience_seconds)
