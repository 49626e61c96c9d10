"""Turns what commands found (plans, outcomes, states, events, checks) into reports. It decides and prints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from activation.commands.render import Report, Table, written
from activation.common.errors import ActivationError, ExitCode, first_failure
from activation.common.records import Delivery, Event, Orchestration, Refusal, names_of
from activation.delivery.decisions import Decision, Plan, PlannedDelivery
from activation.gate.evidence import summary
from activation.ledger.delivery_state import DeliveryState
from activation.schedule.due import next_fire_times

if TYPE_CHECKING:
    from activation.commands.doctor import Check

_NEXT_FIRE_TIMES = 3
# A broken staging model refuses everything below it; root causes come first.
_REASONS_SHOWN = 5


def plan_report(
    plan: Plan, ledger_error: ActivationError | None, row_counts: Mapping[str, int | None] | None = None
) -> Report:
    """Report what a run would do.

    Arguments:
        plan: the plan.
        ledger_error: why the ledger could not be read, when it could not.
        row_counts: how many rows a delivery would have now, by its id, where that is known.
    """
    counts = row_counts or {}
    deliveries = [
        _planned(item, ledger_known=ledger_error is None) | {"row_count": counts.get(item.delivery.delivery_id)}
        for item in plan.deliveries
    ]
    open_deliveries = [item for item in plan.deliveries if item.decision is not Decision.DONE]
    schedules = [_schedule(orchestration, plan) for orchestration in plan.orchestrations]
    # A warehouse that is busy or absent hinders no plan; a wrong setting will hinder the run.
    settings_error = (ledger_error,) if ledger_error and ledger_error.code is ExitCode.CONFIGURATION else ()
    unknown = (f"What was sent already is unknown. {ledger_error}",) if ledger_error and not settings_error else ()
    errors = (*settings_error, *plan.errors)
    return Report(
        data={
            "as_of": plan.now,
            "ledger_known": ledger_error is None,
            "deliveries": deliveries,
            "schedules": schedules,
        },
        tables=(
            Table(
                f"Due as of {written(plan.now)}",
                {
                    "Delivery": "delivery_id",
                    "Campaign": "campaign",
                    "Group": "treatment_group",
                    "To": "destination",
                    "Rows": "row_count",
                    "Remote path": "remote_path",
                    "Decision": "decision",
                    "Last event": "last_event",
                },
                deliveries,
                "Nothing is due.",
            ),
            *_why_not(plan),
            Table(
                "Schedules",
                {
                    "Orchestration": "orchestration",
                    "Enabled": "enabled",
                    "Group": "group",
                    "Trigger": "trigger",
                    "Cron": "cron",
                    "Zone": "timezone",
                    "Next": "next_fire_times",
                },
                schedules,
                "No exposure defines an orchestration.",
            ),
        ),
        warnings=(*unknown, *plan.warnings, *told_once((item.delivery, item.warnings) for item in open_deliveries)),
        errors=errors,
        exit_code=first_failure([*(error.code for error in errors), *(item.exit_code for item in plan.deliveries)]),
    )


def status_report(states: Iterable[DeliveryState]) -> Report:
    """Report the ledger's state of each delivery, by delivery id."""
    deliveries = [
        asdict(state) | {"is_done": state.is_done} for state in sorted(states, key=lambda state: state.delivery_id)
    ]
    columns = {
        "Delivery": "delivery_id",
        "Last event": "last_event",
        "At": "occurred_at",
        "To": "destination",
        "Remote path": "remote_path",
        "Rows": "row_count",
        "Message": "message",
    }
    table = Table("Deliveries", columns, deliveries, "The ledger knows of no delivery.")
    return Report(data={"deliveries": deliveries}, tables=(table,))


def history_report(events: Sequence[Event]) -> Report:
    """Report events, newest first."""
    records = [asdict(event) for event in events]
    columns = {
        "At": "occurred_at",
        "Run": "run_id",
        "Delivery": "delivery_id",
        "Event": "event",
        "To": "destination",
        "Remote path": "remote_path",
        "Rows": "row_count",
        "Bytes": "byte_count",
        "Message": "message",
    }
    table = Table("Events, newest first", columns, records, "The ledger holds no event.")
    return Report(data={"events": records}, tables=(table,))


def doctor_report(checks: Sequence[Check]) -> Report:
    """Report the preflight checks. Its exit code is that of the first failed one."""
    records = [
        {
            "name": check.name,
            "ok": check.error is None,
            "found": check.error.what if check.error else check.found,
            "code": check.error.code.name if check.error else None,
            "next_step": check.error.next_step if check.error else check.remark,
        }
        for check in checks
    ]
    columns = {"Check": "name", "Sound": "ok", "Found": "found", "Next step": "next_step"}
    return Report(
        data={"checks": records},
        tables=(Table("Preflight", columns, records),),
        exit_code=first_failure([check.error.code for check in checks if check.error]),
    )


def delivery_record(delivery: Delivery) -> dict[str, object]:
    """Write what every report says of a delivery, as JSON tells it."""
    campaign = delivery.orchestration.campaign
    return {
        "delivery_id": delivery.delivery_id,
        "orchestration": delivery.orchestration.name,
        "campaign": campaign.name if campaign else None,
        "treatment_group": (campaign.group or "all") if campaign else None,
        "destination": delivery.orchestration.destination,
        "remote_path": delivery.remote_path,
        "fire_time": delivery.fire_time,
        "window_date": delivery.window_date,
    }


def told_once(warnings: Iterable[tuple[Delivery, Sequence[str]]]) -> tuple[str, ...]:
    """Write each warning once, though it may go with every day of a window.

    Arguments:
        warnings: those of each delivery.

    Returns:
        ``<delivery> and 6 more: <warning>``, in the order in which they occur.
    """
    deliveries: dict[str, list[str]] = {}
    for delivery, said in warnings:
        for warning in said:
            deliveries.setdefault(warning, []).append(delivery.delivery_id)
    return tuple(
        f"{names[0]}{f' and {len(names) - 1} more' if len(names) > 1 else ''}: {warning}"
        for warning, names in deliveries.items()
    )


def _planned(item: PlannedDelivery, *, ledger_known: bool) -> dict[str, object]:
    last_event = item.state.last_event if item.state else None
    refusals = item.refusals if item.exit_code is not ExitCode.OK else ()
    return delivery_record(item.delivery) | {
        "mart": names_of(item.marts),
        "decision": item.decision,
        "last_event": last_event if ledger_known else "unknown",
        "message": summary(refusals),
        "next_step": refusals[0].next_step if refusals else None,
        "reasons": [asdict(refusal) for refusal in item.refusals],
        "warnings": list(item.warnings),
    }


def _why_not(plan: Plan) -> tuple[Table, ...]:
    """Tell each reason once, though it may hold for every day of a window."""
    told: dict[str, dict[Refusal, None]] = {}
    for item in plan.deliveries:
        if item.exit_code is not ExitCode.OK:
            told.setdefault(item.delivery.orchestration.name, {}).update(dict.fromkeys(item.refusals))
    if not told:
        return ()
    records: list[dict[str, object]] = []
    for name, refusals in told.items():
        first = list(refusals)[:_REASONS_SHOWN]
        records.extend({"orchestration": name} | asdict(refusal) for refusal in first)
        if more := len(refusals) - len(first):
            what = f"And {more} more; --output json tells all."
            records.append({"orchestration": name, "reason": "", "what": what, "next_step": ""})
    columns = {"Orchestration": "orchestration", "Reason": "reason", "What": "what", "Next step": "next_step"}
    return (Table("Why not", columns, records),)


def _schedule(orchestration: Orchestration, plan: Plan) -> dict[str, object]:
    fires: tuple[datetime, ...] = ()
    if orchestration.enabled and orchestration.cron is not None:
        fires = next_fire_times(orchestration.cron, orchestration.timezone, plan.now, _NEXT_FIRE_TIMES)
    return {
        "orchestration": orchestration.name,
        "enabled": orchestration.enabled,
        "group": orchestration.group,
        "trigger": orchestration.trigger,
        "cron": orchestration.cron,
        "timezone": orchestration.timezone if orchestration.cron else None,
        "next_fire_times": list(fires),
    }
