"""Reads the checks that the dbt project makes of itself: models with ``config.meta.doctor``, one row per check.

What is checked, and how, is said in SQL; here it is only fetched. Its columns are `COLUMNS`, in any order of rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from activation.artifacts.dbt_artifacts import Artifacts
from activation.artifacts.schemas import Node
from activation.common.errors import ActivationError, ExitCode
from activation.warehouse.protocol import Session, Warehouse

COLUMNS = ("position", "check_name", "is_required", "is_ok", "found", "next_step")


@dataclass(frozen=True, slots=True)
class Finding:
    """One check of the project's own. ``is_ok`` is None where there was nothing to look at."""

    name: str
    is_required: bool
    is_ok: bool | None
    found: str
    next_step: str


def findings(artifacts: Artifacts, warehouse: Warehouse) -> list[Finding]:
    """Return what the project's own checks found when they were last built.

    Arguments:
        artifacts: name the models that hold checks.
        warehouse: where their rows are.

    Raises:
        ActivationError: WAREHOUSE when it cannot be read; MISSING_TABLE or MISSING_COLUMN when a model of checks is
            not there or has other columns.
    """
    models = [node for node in artifacts.manifest.nodes.values() if node.config.meta.get("doctor") is True]
    if not models:
        return []
    with warehouse.session(read_only=True) as session:
        return [finding for node in sorted(models, key=lambda node: node.name) for finding in _read(node, session)]


def _read(node: Node, session: Session) -> list[Finding]:
    relation = node.relation_name or ""
    held = session.columns(relation)
    if held is None:
        what = f"The checks of {node.name} are not there: {relation} does not exist."
        raise ActivationError(ExitCode.MISSING_TABLE, "preflight", what, f"Run 'dbt build --select +{node.name}'.")
    if missing := [column for column in COLUMNS if column not in [each.name for each in held]]:
        what = f"Model {node.name} has config.meta.doctor and lacks the column '{missing[0]}' ({node.described_in})."
        raise ActivationError(ExitCode.MISSING_COLUMN, "preflight", what, f"Its columns are {', '.join(COLUMNS)}.")
    rows = session.fetch(f"select {', '.join(COLUMNS[1:])} from {relation} order by position")  # noqa: S608 - from the manifest
    return [Finding(name, bool(required), ok, found or "", step or "") for name, required, ok, found, step in rows]
