"""Reads the latest rows of the project's `validation_report`, and the keys of rows that offend. It judges nothing.

What is checked, and what passes, is said in SQL and in the seed of checks; here it is only fetched and put in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

from activation.artifacts.dbt_artifacts import Artifacts
from activation.artifacts.schemas import Node
from activation.common.errors import ActivationError, ExitCode
from activation.settings.selection import matching
from activation.warehouse.protocol import Session

REPORT = "validation_report_latest"
_COLUMNS = (
    "run_id", "run_started_at", "as_of_date", "check_id", "check_group", "question", "table_name", "datasource",
    "severity", "threshold_of", "threshold", "failed_rows", "checked_rows", "rate", "status", "brand_change",
    "why_it_matters", "how_to_mend", "key_columns", "query",
)  # fmt: skip


class Status(StrEnum):
    """How a check stands, the worst first."""

    ERROR = "error"
    WARN = "warn"
    IGNORED = "ignored"
    PASS = "pass"  # noqa: S105 - the word of the report, no password
    INFO = "info"


_WORST_FIRST = list(Status)


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of the report; names and meanings are those of the model's columns."""

    run_id: str
    run_started_at: datetime
    as_of_date: date
    check_id: str
    check_group: str
    question: str
    table_name: str
    datasource: str | None
    severity: str
    threshold_of: str
    threshold: Decimal | None
    failed_rows: int
    checked_rows: int
    rate: Decimal | None
    status: Status
    brand_change: str | None
    why_it_matters: str
    how_to_mend: str
    key_columns: str
    query: str


def latest_findings(artifacts: Artifacts, session: Session, select: Sequence[str]) -> list[Finding]:
    """Return what the last build's validation found, the worst first.

    Arguments:
        artifacts: name the model.
        session: where its rows are.
        select: ids of checks, globs of them, or ``group:<name>``; none for all.

    Raises:
        ActivationError: CONFIGURATION when the project has no such model; MISSING_TABLE when it was never built; USAGE
            when a selection matches nothing.
    """
    relation = _node(artifacts).relation_name or ""
    if session.columns(relation) is None:
        what = f"{relation} does not exist."
        raise ActivationError(ExitCode.MISSING_TABLE, "warehouse", what, f"Run 'dbt build --select +{REPORT}'.")
    rows = session.fetch(f"select {', '.join(_COLUMNS)} from {relation}")  # noqa: S608 - names from the manifest
    found = [_finding(row) for row in rows]
    groups: dict[str, set[str]] = {}
    for each in found:
        groups.setdefault(f"group:{each.check_group}", set()).add(each.check_id)
    labels = {label: frozenset(members) for label, members in groups.items()}
    chosen = matching(sorted({each.check_id for each in found}), select, labels, kind="check")
    return sorted((each for each in found if each.check_id in chosen), key=_order)


def offending_keys(finding: Finding, session: Session, limit: int) -> list[dict[str, object]]:
    """Run the report's own query: the keys of rows that offend, by column, in their order.

    Arguments:
        finding: the check at a table.
        session: where the table is.
        limit: how many at most.
    """
    names = [name.strip() for name in finding.key_columns.split(",")]
    rows = session.fetch(f"{finding.query}\nlimit {limit:d}")
    return [dict(zip(names, map(_in_utc, row), strict=True)) for row in rows]


def _node(artifacts: Artifacts) -> Node:
    for node in artifacts.manifest.nodes.values():
        if node.resource_type == "model" and node.name == REPORT:
            return node
    what = f"The project has no model {REPORT}, which holds what validation found."
    raise ActivationError(ExitCode.CONFIGURATION, "config", what, "Keep models/quality/validation in the project.")


def _finding(row: Sequence[object]) -> Finding:
    values = dict(zip(_COLUMNS, row, strict=True))
    values |= {"status": Status(str(values["status"])), "run_started_at": _in_utc(values["run_started_at"])}
    return Finding(**values)  # type: ignore[arg-type]


def _in_utc(value: object) -> object:
    """Times have no zone in the warehouse; they are UTC."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def _order(finding: Finding) -> tuple[int, Decimal, str, str, str]:
    rate = finding.rate or Decimal(0)
    place = _WORST_FIRST.index(finding.status)
    return (place, -rate, finding.check_id, finding.table_name, finding.datasource or "")
