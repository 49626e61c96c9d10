"""The validation report of the last build: what deserves a look first, each with its remedy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal

from activation.artifacts.dbt_artifacts import Artifacts, load_artifacts
from activation.commands.cli_options import FailOn
from activation.commands.render import Report, Table, written
from activation.commands.validation_rows import Finding, Status, latest_findings, offending_keys
from activation.common.errors import ExitCode
from activation.common.project import Project
from activation.warehouse.built_warehouse import open_built_warehouse

# What nobody has to look at.
_QUIET = (Status.PASS, Status.INFO)


def validate(
    project: Project, select: Sequence[str], fail_on: FailOn, limit: int, *, keys: bool, everything: bool
) -> Report:
    """Report what validation found in the last build, the worst first.

    Arguments:
        project: whose report.
        select: ids of checks, globs of them, or ``group:<name>``; none for all.
        fail_on: from which severity on the exit code is one of failure.
        limit: how many keys of each check at most.
        keys: also list the keys of the rows that offend.
        everything: also show checks that pass or only count; they are shown when selected.

    Raises:
        ActivationError: ARTIFACTS, WAREHOUSE, USAGE, CONFIGURATION or MISSING_TABLE.
    """
    artifacts = load_artifacts(project.target_path)
    with open_built_warehouse(project, artifacts).session(read_only=True) as session:
        findings = latest_findings(artifacts, session, select)
        listed = {
            number: offending_keys(finding, session, limit)
            for number, finding in enumerate(findings)
            if keys and finding.failed_rows and (select or finding.status not in _QUIET)
        }
    records = [_record(finding, listed.get(number)) for number, finding in enumerate(findings)]
    shown = [finding for finding in findings if everything or select or finding.status not in _QUIET]
    return Report(
        data={"checks": records, **_counts(findings)},
        tables=(_table(shown, findings), *_remedies(shown), *_keys(findings, listed)),
        notes=(_summary(findings),),
        warnings=_staleness(artifacts, findings),
        exit_code=_exit_code(findings, fail_on),
    )


def _record(finding: Finding, keys: list[dict[str, object]] | None) -> dict[str, object]:
    numbers = {"threshold": _number(finding.threshold), "rate": _number(finding.rate)}
    return asdict(finding) | numbers | ({} if keys is None else {"keys": keys})


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _counts(findings: Sequence[Finding]) -> dict[str, object]:
    return {"counts": {status.value: sum(each.status is status for each in findings) for status in Status}}


def _summary(findings: Sequence[Finding]) -> str:
    told = [f"{sum(each.status is status for each in findings)} {status.value}" for status in Status]
    return f"{', '.join(told)}. docs/validation.md tells of each check, and how to change it."


def _table(shown: Sequence[Finding], findings: Sequence[Finding]) -> Table:
    records = [
        {
            "status": finding.status.value,
            "check": finding.check_id,
            "question": finding.question,
            "table": finding.table_name,
            "feed": finding.datasource,
            "found": _found(finding),
            "limit": _limit(finding),
            "change": finding.brand_change,
        }
        for finding in shown
    ]
    columns = {
        "Check": "check",
        "Status": "status",
        "Question": "question",
        "Table": "table",
        "Feed": "feed",
        "Found": "found",
        "Limit": "limit",
        "Changed": "change",
    }
    as_of = f" as of {written(findings[0].as_of_date)}" if findings else ""
    return Table(f"Validation{as_of}", columns, records, "Every check passes.")


def _found(finding: Finding) -> str:
    share = f" ({finding.rate:.1%})" if finding.rate else ""
    return f"{finding.failed_rows:,} of {finding.checked_rows:,}{share}"


def _limit(finding: Finding) -> str | None:
    if finding.threshold is None:
        return None
    return f"{finding.threshold:.1%}" if finding.threshold_of == "share" else f"{finding.threshold:,.0f} rows"


def _remedies(shown: Sequence[Finding]) -> tuple[Table, ...]:
    """Tell each check's remedy once, though several feeds may need it."""
    remedies = {
        finding.check_id: {"check": finding.check_id, "why": finding.why_it_matters, "mend": finding.how_to_mend}
        for finding in shown
        if finding.status in (Status.ERROR, Status.WARN)
    }
    if not remedies:
        return ()
    columns = {"Check": "check", "Why it matters": "why", "How to mend it": "mend"}
    return (Table("What to do", columns, list(remedies.values())),)


def _keys(findings: Sequence[Finding], listed: dict[int, list[dict[str, object]]]) -> tuple[Table, ...]:
    return tuple(
        Table(
            f"{findings[number].check_id} in {findings[number].datasource or findings[number].table_name}",
            {name: name for name in rows[0]} if rows else {},
            rows,
            "No such row is there any more.",
        )
        for number, rows in listed.items()
    )


def _staleness(artifacts: Artifacts, findings: Sequence[Finding]) -> tuple[str, ...]:
    if not findings or findings[0].run_id == artifacts.run.metadata.invocation_id:
        return ()
    began = findings[0].run_started_at.strftime("%Y-%m-%d %H:%M")
    return (f"This was found by the dbt build of {began} UTC, not by the last dbt command.",)


def _exit_code(findings: Sequence[Finding], fail_on: FailOn) -> ExitCode:
    found = {finding.status for finding in findings}
    if Status.ERROR in found and fail_on is not FailOn.NEVER:
        return ExitCode.BLOCKED
    if Status.WARN in found and fail_on is FailOn.WARN:
        return ExitCode.WARNED
    return ExitCode.OK
