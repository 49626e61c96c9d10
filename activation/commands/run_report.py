"""Reports how a run ended: each delivery, each group, and every failure once."""

from __future__ import annotations

from collections.abc import Sequence

from activation.commands.render import Report, Table, error_record
from activation.commands.reports import delivery_record, told_once
from activation.common.errors import ActivationError, ExitCode, first_failure
from activation.common.records import Outcome
from activation.delivery.run import RunResult


def run_report(result: RunResult) -> Report:
    """Report how each delivery of a run ended."""
    deliveries = [_outcome(outcome) for outcome in result.outcomes]
    return Report(
        data={
            "run_id": result.run_id,
            "as_of": result.plan.now,
            "deliveries": deliveries,
            "groups": _groups(result.outcomes),
        },
        tables=(
            Table(
                f"Run {result.run_id}",
                {
                    "Delivery": "delivery_id",
                    "To": "destination",
                    "Remote path": "remote_path",
                    "Ended": "event",
                    "Rows": "row_count",
                    "Bytes": "byte_count",
                    "Message": "message",
                    "Next step": "next_step",
                },
                deliveries,
                "Nothing was due.",
            ),
            *_group_table(result.outcomes),
        ),
        warnings=(*result.plan.warnings, *told_once((item.delivery, item.warnings) for item in result.outcomes)),
        errors=result.plan.errors,
        failures=_failures(result.outcomes),
        exit_code=result.exit_code,
    )


def _outcome(outcome: Outcome) -> dict[str, object]:
    return delivery_record(outcome.delivery) | {
        "event": outcome.event,
        "row_count": outcome.row_count,
        "byte_count": outcome.byte_count,
        "message": outcome.message,
        "next_step": outcome.next_step,
        "exit_code": outcome.exit_code,
        "warnings": list(outcome.warnings),
        "failure": error_record(outcome.failure) if outcome.failure else None,
    }


def _failures(outcomes: Sequence[Outcome]) -> tuple[ActivationError, ...]:
    """Tell each failure once, though it may be that of every day of a window."""
    failures = {str(outcome.failure): outcome.failure for outcome in outcomes if outcome.failure}
    return tuple(failures.values())


def _groups(outcomes: Sequence[Outcome]) -> list[dict[str, object]]:
    """Say how each group ended as a whole: as its first failure, if there is one."""
    members: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if group := outcome.delivery.orchestration.group:
            members.setdefault(group, []).append(outcome)
    return [_group(name, ended) for name, ended in sorted(members.items())]


def _group(name: str, ended: Sequence[Outcome]) -> dict[str, object]:
    code = first_failure([outcome.exit_code for outcome in ended])
    if code == ExitCode.OK:
        state = "completed_with_warnings" if any(outcome.warnings for outcome in ended) else "completed"
    else:
        state = "blocked" if code == ExitCode.BLOCKED else "failed"
    well = sum(outcome.exit_code == ExitCode.OK for outcome in ended)
    return {"group": name, "state": state, "deliveries": len(ended), "well": well, "exit_code": code}


def _group_table(outcomes: Sequence[Outcome]) -> tuple[Table, ...]:
    records = _groups(outcomes)
    columns = {"Group": "group", "State": "state", "Deliveries": "deliveries", "Well": "well"}
    return (Table("Groups", columns, records),) if records else ()
