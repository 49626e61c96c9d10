from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest
from builders import FIRE_TIME, LEDGER_TABLE, make_warehouse
from postgres_fixtures import PostgresDatabase

from activation.common.errors import ActivationError, ExitCode
from activation.common.records import Event, EventName
from activation.ledger.delivery_state import DeliveryState, FileState
from activation.ledger.events import Ledger
from activation.warehouse.duckdb_warehouse import DuckDBWarehouse

NOON = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)


def event(
    name: EventName,
    *,
    at: datetime = NOON,
    delivery_id: str = "nightly/2026-06-29",
    orchestration: str = "nightly",
    destination: str = "receiver",
    remote_path: str = "/in/people.csv",
    row_count: int | None = None,
    byte_count: int | None = None,
    content_sha256: str | None = None,
    file_sha256: str | None = None,
    message: str | None = None,
    details: dict[str, object] | None = None,
) -> Event:
    return Event(
        delivery_id=delivery_id,
        orchestration=orchestration,
        event=name,
        run_id="run-1",
        dbt_invocation_id="invocation-1",
        occurred_at=at,
        mart="mart",
        destination=destination,
        remote_path=remote_path,
        fire_time=FIRE_TIME,
        window_date=date(2026, 6, 29),
        row_count=row_count,
        byte_count=byte_count,
        content_sha256=content_sha256,
        file_sha256=file_sha256,
        message=message,
        details=details or {},
    )


UPLOADING = event(EventName.UPLOADING, details={"phase": "upload"}, byte_count=10, row_count=2, content_sha256="c1")
RENAMING = event(EventName.UPLOADING, details={"phase": "renaming"}, byte_count=10, row_count=2, content_sha256="c1")
PUBLISHED = event(EventName.PUBLISHED, byte_count=10, row_count=2, content_sha256="c1")


@pytest.fixture(params=["duckdb", "postgres"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Ledger:
    if request.param == "duckdb":
        return Ledger(make_warehouse(tmp_path / "warehouse.duckdb"))
    database: PostgresDatabase = request.getfixturevalue("postgres")
    database.execute(LEDGER_TABLE)
    return Ledger(database.warehouse)


def state_after(ledger: Ledger, *events: Event) -> DeliveryState:
    for each in events:
        ledger.append(each)
    return ledger.states(["nightly"])["nightly/2026-06-29"]


def test_an_event_is_stored_as_the_table_says(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    ledger = Ledger(make_warehouse(path))
    ledger.append(
        event(
            EventName.COMMITTED,
            at=datetime(2026, 6, 30, 14, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2))),
            row_count=3,
            byte_count=2**40,
            details={"phase": "x"},
        )
    )
    with duckdb.connect(str(path)) as connection:
        row = connection.execute(
            "select delivery_id, event, occurred_at, fire_time, window_date, row_count, byte_count, reason, details, "
            "length(event_id), run_id, dbt_invocation_id, event_number from activation.delivery_events"
        ).fetchall()
    assert row == [
        (
            "nightly/2026-06-29",
            "committed",
            datetime(2026, 6, 30, 12, 0, 0, 123456),
            datetime(2026, 6, 30, 6, 0),
            date(2026, 6, 29),
            3,
            2**40,
            None,
            '{"phase": "x"}',
            36,
            "run-1",
            "invocation-1",
            1,
        )
    ]


def test_no_event_means_no_state(ledger: Ledger) -> None:
    assert ledger.states(["nightly"]) == {}
    assert ledger.states([]) == {}


def test_only_the_orchestrations_asked_for_are_folded(ledger: Ledger) -> None:
    ledger.append(event(EventName.COMMITTED))
    ledger.append(event(EventName.COMMITTED, delivery_id="weekly/2026-06-29", orchestration="weekly"))
    assert list(ledger.states(["weekly"])) == ["weekly/2026-06-29"]


def test_the_last_event_wins_however_the_clock_went(ledger: Ledger) -> None:
    state = state_after(
        ledger,
        event(EventName.PLANNED, at=NOON),
        event(EventName.EXPORTED, at=NOON),
        event(EventName.COMMITTED, at=NOON - timedelta(hours=1)),
    )
    assert state.last_event == EventName.COMMITTED
    assert state.is_done


def test_events_of_one_instant_keep_their_order(ledger: Ledger) -> None:
    names = [EventName.PLANNED, EventName.EXPORTED, EventName.PACKAGED, EventName.UPLOADING, EventName.PUBLISHED]
    for name in names:
        ledger.append(event(name))
    assert [each.event for each in ledger.history(10)] == names[::-1]


def test_a_rename_begun_is_remembered_with_its_file(ledger: Ledger) -> None:
    state = state_after(ledger, event(EventName.PLANNED), UPLOADING, RENAMING)
    assert state.in_doubt
    assert (state.byte_count, state.row_count, state.content_sha256) == (10, 2, "c1")
    assert (state.remote_path, state.destination) == ("/in/people.csv", "receiver")


@pytest.mark.parametrize("later", [EventName.BLOCKED, EventName.FAILED, EventName.PLANNED])
def test_a_doubtful_rename_outlives_refusal_failure_and_a_new_plan(ledger: Ledger, later: EventName) -> None:
    state = state_after(ledger, UPLOADING, RENAMING, event(later, remote_path="/elsewhere.csv", destination="other"))
    assert state.in_doubt
    assert not state.is_done
    assert (state.remote_path, state.destination, state.byte_count) == ("/in/people.csv", "receiver", 10)


@pytest.mark.parametrize("later", [EventName.BLOCKED, EventName.FAILED])
def test_a_publication_outlives_refusal_and_failure(ledger: Ledger, later: EventName) -> None:
    state = state_after(ledger, UPLOADING, RENAMING, PUBLISHED, event(later))
    assert state.published
    assert not state.in_doubt
    assert not state.is_done


def test_a_new_upload_ends_the_doubt(ledger: Ledger) -> None:
    state = state_after(ledger, RENAMING, event(EventName.UPLOADING, details={"phase": "upload"}, byte_count=12))
    assert not state.in_doubt
    assert state.byte_count == 12


@pytest.mark.parametrize("later", [EventName.BLOCKED, EventName.FAILED])
def test_a_finished_delivery_is_not_undone(ledger: Ledger, later: EventName) -> None:
    state = state_after(ledger, RENAMING, PUBLISHED, event(EventName.COMMITTED, byte_count=10), event(later))
    assert state.last_event == EventName.COMMITTED
    assert state.is_done
    assert not state.published


def part(name: EventName, number: int, *, phase: str | None = None, set_id: str = "s1", files: int = 3) -> Event:
    place = {"file": number, "files": files, "set": set_id, "delivery_path": "/in/2026"}
    return event(
        name,
        remote_path=f"/in/2026/{number:07d}.csv",
        byte_count=number * 10,
        row_count=number,
        details={**({"phase": phase} if phase else {}), **place},
    )


def sent(number: int, **of: Any) -> list[Event]:
    return [
        part(EventName.UPLOADING, number, phase="upload", **of),
        part(EventName.UPLOADING, number, phase="renaming", **of),
        part(EventName.PUBLISHED, number, **of),
    ]


def test_of_several_files_each_is_remembered(ledger: Ledger) -> None:
    state = state_after(ledger, *sent(1), *sent(2)[:2], event(EventName.FAILED, remote_path="/in/other"))
    assert state.remote_path == "/in/2026"
    assert state.file_count == 3
    assert state.files == (
        FileState(1, "/in/2026/0000001.csv", "renaming", published=True, row_count=1, byte_count=10),
        FileState(2, "/in/2026/0000002.csv", "renaming", row_count=2, byte_count=20),
    )
    assert state.in_doubt == state.files[1]
    assert state.is_open
    assert not state.published


def test_several_files_are_published_when_the_last_one_is(ledger: Ledger) -> None:
    assert state_after(ledger, *sent(1), *sent(2), *sent(3)).published


def test_another_set_of_files_begins_anew_and_names_what_the_former_left(ledger: Ledger) -> None:
    again = part(EventName.UPLOADING, 1, phase="upload", set_id="s2", files=2)
    state = state_after(ledger, *sent(1), *sent(2), part(EventName.UPLOADING, 3, phase="upload"), again)
    assert state.superseded == ("/in/2026/0000001.csv", "/in/2026/0000002.csv")
    assert (state.set_id, state.file_count) == ("s2", 2)
    assert state.files == (FileState(1, "/in/2026/0000001.csv", "upload", row_count=1, byte_count=10),)


def test_the_end_of_several_files_forgets_them(ledger: Ledger) -> None:
    whole = event(EventName.COMMITTED, remote_path="/in/2026", row_count=6, byte_count=60)
    state = state_after(ledger, *sent(1), *sent(2), *sent(3), whole)
    assert (state.files, state.superseded) == ((), ())
    assert (state.remote_path, state.row_count, state.byte_count) == ("/in/2026", 6, 60)


def test_a_new_plan_after_the_end_begins_again(ledger: Ledger) -> None:
    state = state_after(ledger, PUBLISHED, event(EventName.COMMITTED), event(EventName.PLANNED))
    assert state.last_event == EventName.PLANNED
    assert not state.is_done


def test_history_is_newest_first_limited_and_selected(ledger: Ledger) -> None:
    for hour in range(3):
        ledger.append(event(EventName.PLANNED, at=NOON + timedelta(hours=hour)))
    ledger.append(event(EventName.BLOCKED, at=NOON, delivery_id="weekly/2026-06-29", orchestration="weekly"))
    assert [each.occurred_at.hour for each in ledger.history(2)] == [14, 13]
    assert [each.event for each in ledger.history(9, "weekly")] == [EventName.BLOCKED]
    assert len(ledger.history(9, "nightly/2026-06-29")) == 3


def test_history_gives_back_what_was_appended(ledger: Ledger) -> None:
    ledger.append(UPLOADING)
    [back] = ledger.history(1)
    assert back == replace(UPLOADING, event_number=1)


def test_only_a_file_that_was_published_counts_as_our_own(ledger: Ledger) -> None:
    ledger.append(RENAMING)
    assert not ledger.has_published("receiver", "/in/people.csv")
    ledger.append(PUBLISHED)
    assert ledger.has_published("receiver", "/in/people.csv")
    assert not ledger.has_published("other", "/in/people.csv")
    assert not ledger.has_published("receiver", "/in/people2.csv")


def test_a_warehouse_without_the_table_names_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "empty.duckdb"
    duckdb.connect(str(path)).close()
    ledger = Ledger(DuckDBWarehouse(path))
    for attempt in (partial(ledger.append, UPLOADING), partial(ledger.states, ["nightly"]), partial(ledger.history, 1)):
        with pytest.raises(ActivationError) as caught:
            attempt()
        assert caught.value.code == ExitCode.WAREHOUSE
        assert caught.value.next_step == "Run 'dbt build' first: it creates the table."
