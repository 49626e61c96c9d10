"""Folds the events of a delivery, one after the other, into what is known of it. It reads and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from activation.common.records import Event, EventName
from activation.ledger.delivery_state import DeliveryState, FileState

_OF_A_FILE = (EventName.UPLOADING, EventName.PUBLISHED)


def advance(state: DeliveryState | None, event: Event) -> DeliveryState:
    """Fold one event into the state of its delivery.

    A file that was published, or whose rename was begun, stays in the state until the delivery is done: neither a
    refusal by the gate nor a failure undoes it. They do not undo a finished delivery either.
    """
    if state is None:
        state = DeliveryState(
            event.delivery_id,
            event.event,
            event.remote_path,
            fire_time=event.fire_time,
            window_date=event.window_date,
        )
    elif state.is_done and event.event in (EventName.BLOCKED, EventName.FAILED):
        return state
    state = replace(state, last_event=event.event, occurred_at=event.occurred_at, message=event.message)
    if event.event in _OF_A_FILE:
        return _with_file(state, event)
    if not state.is_open or state.is_done:
        state = _with_facts(state, event, event.remote_path)
    return replace(state, files=(), superseded=()) if state.is_done else state


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of a delta: those that reached their end, and the number of the latest, whatever became of it."""

    delivered: tuple[int, ...] = ()
    latest: int = 0


def versions_of(events: Iterable[Event]) -> Versions:
    """Fold the events of an orchestration into the versions of its delta.

    Delivered is the last version that was exported before its delivery was committed, or was found to have nothing to
    send; not one whose delivery was given up by hand.

    Arguments:
        events: those of each delivery in order.
    """
    exported: dict[str, tuple[int, str]] = {}
    delivered, latest = [], 0
    for event in events:
        version = event.details.get("version")
        if event.event is EventName.EXPORTED and isinstance(version, int):
            exported[event.delivery_id] = (version, event.run_id)
            latest = max(latest, version)
        if event.delivery_id not in exported:
            continue
        last, run_id = exported[event.delivery_id]
        if event.event is EventName.COMMITTED or (event.event is EventName.SKIPPED and event.run_id == run_id):
            delivered.append(last)
    return Versions(tuple(delivered), latest)


def _with_facts(state: DeliveryState, event: Event, remote_path: str) -> DeliveryState:
    return replace(
        state,
        remote_path=remote_path,
        destination=event.destination,
        row_count=_kept(event.row_count, state.row_count),
        byte_count=_kept(event.byte_count, state.byte_count),
        content_sha256=event.content_sha256 or state.content_sha256,
        file_sha256=event.file_sha256 or state.file_sha256,
    )


def _with_file(state: DeliveryState, event: Event) -> DeliveryState:
    """Fold an event of one file; the first of another set of files begins that set anew."""
    if event.details.get("set") != state.set_id:
        published = tuple(file.remote_path for file in state.files if file.published)
        state = replace(state, files=(), superseded=(*state.superseded, *published))
    known = {file.number: file for file in state.files}
    file = _file(event, known.get(_number_of(event.details.get("file"))))
    known[file.number] = file
    state = _with_facts(state, event, str(event.details.get("delivery_path") or event.remote_path))
    return replace(
        state,
        set_id=_text(event.details.get("set")),
        file_count=_number_of(event.details.get("files")),
        files=tuple(known[number] for number in sorted(known)),
    )


def _file(event: Event, before: FileState | None) -> FileState:
    published = event.event is EventName.PUBLISHED
    return FileState(
        number=_number_of(event.details.get("file")),
        remote_path=event.remote_path,
        phase=before.phase if published and before else str(event.details.get("phase") or ""),
        published=published,
        row_count=_kept(event.row_count, before.row_count if before else None),
        byte_count=_kept(event.byte_count, before.byte_count if before else None),
        file_sha256=event.file_sha256 or (before.file_sha256 if before else None),
        replaces=event.details.get("replaces"),
    )


def _number_of(value: object) -> int:
    return value if isinstance(value, int) else 1


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _kept(new: int | None, old: int | None) -> int | None:
    return old if new is None else new
