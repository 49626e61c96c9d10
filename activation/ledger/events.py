"""Appends the events of deliveries to ``activation.delivery_events`` and folds them into states. It changes no row.

Order: every event carries its number among the events of its delivery (``event_number``), counted in the session that
inserts it. One run at a time works at an orchestration, so these numbers neither tie nor depend on a clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from activation.common.records import Event, EventName
from activation.ledger.delivery_state import DeliveryState
from activation.ledger.fold import Versions, advance, versions_of
from activation.ledger.own_tables import require_table
from activation.warehouse.protocol import Warehouse

TABLE = "activation.delivery_events"
_COLUMNS = (
    "delivery_id, event_number, orchestration, event, run_id, dbt_invocation_id, occurred_at, mart, destination, "
    "remote_path, fire_time, window_date, row_count, byte_count, content_sha256, file_sha256, reason, message, details"
)
_MARKS = ", ".join("?" for _ in _COLUMNS.split(","))


class Ledger:
    """The warehouse's memory of what was delivered.

    Arguments:
        warehouse: where the table is; opened for a moment by each call.
    """

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    def append(self, event: Event) -> None:
        """Store one event; it is durable when this returns.

        Raises:
            ActivationError: WAREHOUSE when the table is missing or the warehouse cannot be written.
        """
        with self._warehouse.session() as session:
            require_table(session, TABLE, "ledger")
            known = session.fetch(f"select count(*) from {TABLE} where delivery_id = ?", [event.delivery_id])  # noqa: S608
            session.execute(
                f"insert into {TABLE} (event_id, {_COLUMNS}) values (?, {_MARKS})",  # noqa: S608
                [
                    str(uuid4()),
                    event.delivery_id,
                    known[0][0] + 1,
                    event.orchestration,
                    event.event.value,
                    event.run_id,
                    event.dbt_invocation_id,
                    _naive_utc(event.occurred_at),
                    event.mart,
                    event.destination,
                    event.remote_path,
                    _naive_utc(event.fire_time),
                    event.window_date,
                    event.row_count,
                    event.byte_count,
                    event.content_sha256,
                    event.file_sha256,
                    event.reason,
                    event.message,
                    json.dumps(event.details, sort_keys=True),
                ],
            )

    def states(self, orchestrations: Iterable[str]) -> dict[str, DeliveryState]:
        """Fold the events of these orchestrations into the state of each of their deliveries.

        Returns:
            the states by delivery id; a delivery without an event is not in it.
        """
        names = list(orchestrations)
        if not names:
            return {}
        return _folded(self._events(f"orchestration in ({', '.join('?' * len(names))})", names))

    def history(self, limit: int, select: str | None = None) -> list[Event]:
        """Return the latest events, newest first.

        Arguments:
            limit: how many at most.
            select: an orchestration, or a delivery id; None for all.
        """
        condition, parameters = ("orchestration = ? or delivery_id = ?", [select, select]) if select else ("true", [])
        events = self._events(f"{condition} order by occurred_at desc limit ?", [*parameters, limit])
        return sorted(events, key=lambda event: (event.occurred_at, event.event_number), reverse=True)

    def of_run(self, run_id: str) -> list[Event]:
        """Return the events of one run, those of each delivery in order."""
        return sorted(self._events("run_id = ?", [run_id]), key=_number)

    def committed_before(self, orchestration: str, fire_time: datetime) -> list[DeliveryState]:
        """Return the committed deliveries of an orchestration that were due before a moment, the latest first."""
        events = self._events("orchestration = ?", [orchestration])
        committed = (event for event in events if event.event is EventName.COMMITTED and event.fire_time < fire_time)
        due = {event.delivery_id: event.fire_time for event in committed}
        states = _folded(events)
        latest_first = sorted(due, key=lambda delivery_id: (due[delivery_id], delivery_id), reverse=True)
        return [states[delivery_id] for delivery_id in latest_first]

    def versions(self, orchestration: str) -> Versions:
        """Return the versions of an orchestration's delta."""
        return versions_of(sorted(self._events("orchestration = ?", [orchestration]), key=_number))

    def has_published(self, destination: str, remote_path: str) -> bool:
        """Tell whether a file of ours was ever put at this path of this destination."""
        ours = "destination = ? and remote_path = ? and event in ('published', 'committed') limit 1"
        return bool(self._events(ours, [destination, remote_path]))

    def _events(self, condition: str, parameters: list[Any]) -> list[Event]:
        with self._warehouse.session(read_only=True) as session:
            require_table(session, TABLE, "ledger")
            rows = session.fetch(f"select {_COLUMNS} from {TABLE} where {condition}", parameters)  # noqa: S608
        return [_event(dict(zip(_COLUMNS.split(", "), row, strict=True))) for row in rows]


def _folded(events: Iterable[Event]) -> dict[str, DeliveryState]:
    """Fold events into the state of each of their deliveries, by delivery id."""
    states: dict[str, DeliveryState] = {}
    for event in sorted(events, key=_number):
        states[event.delivery_id] = advance(states.get(event.delivery_id), event)
    return states


def _number(event: Event) -> int:
    return event.event_number


def _event(row: Mapping[str, Any]) -> Event:
    return Event(
        **{
            **row,
            "event": EventName(row["event"]),
            "occurred_at": row["occurred_at"].replace(tzinfo=UTC),
            "fire_time": row["fire_time"].replace(tzinfo=UTC),
            "details": json.loads(row["details"] or "{}"),
        }
    )


def _naive_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
