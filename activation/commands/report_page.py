"""The HTML page of deliveries: how each orchestration stands, what is due, what was sent. It fetches nothing.

Every text on it is escaped; rows of marts are never on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from jinja2 import Environment, PackageLoader

from activation.artifacts.dbt_artifacts import Artifacts
from activation.commands.render import written
from activation.common.errors import ExitCode
from activation.common.records import EventName, Orchestration, names_of
from activation.delivery.decisions import Decision, Plan, PlannedDelivery
from activation.gate.evidence import summary
from activation.ledger.delivery_state import DeliveryState
from activation.schedule.due import next_fire_times

_BARS = 30
_BAR_HEIGHT = 44
_LATEST = 100
_TONES = {
    EventName.COMMITTED: "good",
    EventName.SKIPPED: "soft",
    EventName.FAILED: "bad",
    EventName.BLOCKED: "wait",
}
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def page(artifacts: Artifacts, plan: Plan, states: Mapping[str, DeliveryState]) -> str:
    """Write the page.

    Arguments:
        artifacts: what the last dbt invocation left behind.
        plan: what is due, and the orchestrations that are shown.
        states: of each delivery of these orchestrations that the ledger knows.
    """
    latest = sorted(states.values(), key=_when, reverse=True)
    environment = Environment(loader=PackageLoader("activation.commands"), autoescape=True, trim_blocks=True)
    environment.filters |= {"written": written, "grouped": _grouped}
    return environment.get_template("report.html.j2").render(
        as_of=plan.now,
        build_command=artifacts.run.args.which,
        built_at=artifacts.run.metadata.generated_at,
        invocation_id=artifacts.run.metadata.invocation_id,
        errors=plan.errors,
        warnings=plan.warnings,
        cards=[_card(orchestration, plan, artifacts, latest) for orchestration in plan.orchestrations],
        due=[_due(item) for item in plan.deliveries if item.decision is not Decision.DONE],
        deliveries=[_delivery(state) for state in latest[:_LATEST]],
    )


def _card(
    orchestration: Orchestration, plan: Plan, artifacts: Artifacts, latest: Sequence[DeliveryState]
) -> dict[str, object]:
    own = [state for state in latest if state.delivery_id.rpartition("/")[0] == orchestration.name]
    standing, tone = _standing(orchestration, own)
    occasion, upcoming = f"on {orchestration.trigger}", None
    if orchestration.cron is not None:
        occasion = f"cron '{orchestration.cron}' in {orchestration.timezone}"
        upcoming = next_fire_times(orchestration.cron, orchestration.timezone, plan.now, 1)[0]
    return {
        "name": orchestration.name,
        "mart": names_of([artifacts.mart(unique_id) for unique_id in orchestration.mart_unique_ids]),
        "destination": orchestration.destination,
        "group": orchestration.group,
        "occasion": f"{orchestration.mode}, {occasion}",
        "next_fire_time": upcoming if orchestration.enabled else None,
        "standing": standing,
        "tone": tone,
        "bars": _bars([state for state in own if state.last_event is EventName.COMMITTED][:_BARS]),
    }


def _standing(orchestration: Orchestration, own: Sequence[DeliveryState]) -> tuple[str, str]:
    """Say in a few words how an orchestration stands, and in which tone."""
    if not orchestration.enabled:
        return "Disabled", "soft"
    if not own:
        return "Never delivered", "soft"
    last = own[0]
    if open_ones := sum(not state.is_done for state in own):
        return f"{open_ones} unfinished, last event {last.last_event} ({written(last.occurred_at)})", "bad"
    return f"{last.last_event.capitalize()} {written(last.occurred_at)}", _TONES.get(last.last_event, "soft")


def _bars(newest_first: Sequence[DeliveryState]) -> list[dict[str, object]]:
    counts = [(state.delivery_id, state.row_count or 0) for state in reversed(newest_first)]
    most = max((count for _, count in counts), default=0) or 1
    return [
        {"title": f"{delivery_id}: {count:,} rows", "height": max(1, round(_BAR_HEIGHT * count / most))}
        for delivery_id, count in counts
    ]


def _due(item: PlannedDelivery) -> dict[str, object]:
    hindered = item.exit_code is not ExitCode.OK
    return {
        "delivery_id": item.delivery.delivery_id,
        "decision": item.decision,
        "tone": "wait" if hindered else "good",
        "remote_path": item.delivery.remote_path,
        "why": summary(item.refusals) if hindered else None,
        "next_step": item.refusals[0].next_step if hindered and item.refusals else None,
    }


def _delivery(state: DeliveryState) -> dict[str, object]:
    return {
        "delivery_id": state.delivery_id,
        "last_event": state.last_event,
        "tone": _TONES.get(state.last_event, "wait"),
        "occurred_at": state.occurred_at,
        "row_count": state.row_count,
        "byte_count": state.byte_count,
        "remote_path": state.remote_path,
        "message": state.message,
    }


def _when(state: DeliveryState) -> datetime:
    return state.occurred_at or _LONG_AGO


def _grouped(number: int | None) -> str:
    return "" if number is None else f"{number:,}"
