"""Which deliveries are due. Expected instants are worked out by hand from the calendars of the zones."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from activation.common.file_settings import FileSettings
from activation.common.records import Mode, Orchestration, Trigger
from activation.schedule.cron import check_cron
from activation.schedule.due import (
    Occasion,
    Slot,
    clock_change_warnings,
    due_slots,
    latest_fire_time,
    next_fire_times,
)

PACIFIC = "America/Los_Angeles"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def orchestration(mode: Mode, cron: str | None, timezone: str = "UTC", **more: object) -> Orchestration:
    return Orchestration(
        name="x",
        mart_unique_ids=("model.mini.x",),
        destination="persado",
        mode=mode,
        cron=cron,
        timezone=timezone,
        order_by=("id",),
        file=FileSettings("/", "x.csv"),
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("cron", "day_begins", "day_ends", "instants"),
    [
        # 2026-03-08 is 23 hours long: 02:00 to 02:59 do not exist. 2026-11-01 is 25 hours long: 01:00 to 01:59 twice.
        ("30 2 * * *", "2026-03-08T08:00", "2026-03-09T07:00", []),
        ("30 2 * * *", "2026-11-01T07:00", "2026-11-02T08:00", ["2026-11-01T10:30"]),
        ("30 1 * * *", "2026-11-01T07:00", "2026-11-02T08:00", ["2026-11-01T08:30", "2026-11-01T09:30"]),
        ("0 1-3 * * *", "2026-03-08T08:00", "2026-03-09T07:00", ["2026-03-08T09:00", "2026-03-08T10:00"]),
        (
            "0,30 1 * * *",
            "2026-11-01T07:00",
            "2026-11-02T08:00",
            ["2026-11-01T08:00", "2026-11-01T08:30", "2026-11-01T09:00", "2026-11-01T09:30"],
        ),
    ],
)
def test_a_schedule_follows_the_wall_clock_over_clock_changes(
    cron: str, day_begins: str, day_ends: str, instants: list[str]
) -> None:
    found = next_fire_times(cron, PACIFIC, utc(day_begins), 10)
    assert [instant for instant in found if instant < utc(day_ends)] == [utc(instant) for instant in instants]


@pytest.mark.parametrize(
    ("now", "latest"),
    [
        ("2026-11-01T08:29:59", "2026-10-31T08:30"),
        ("2026-11-01T08:30", "2026-11-01T08:30"),
        ("2026-11-01T09:29", "2026-11-01T08:30"),
        ("2026-11-01T09:30", "2026-11-01T09:30"),
    ],
)
def test_the_latest_fire_time_knows_the_repeated_hour(now: str, latest: str) -> None:
    assert latest_fire_time("30 1 * * *", PACIFIC, utc(now)) == utc(latest)


@pytest.mark.parametrize(
    ("cron", "instants"),
    [
        # 2026-06-30 is a Tuesday.
        ("30 8 * * *", ["2026-06-30T08:30", "2026-07-01T08:30"]),
        ("30 8 * * 1", ["2026-07-06T08:30", "2026-07-13T08:30"]),
        ("30 8 * * 0", ["2026-07-05T08:30", "2026-07-12T08:30"]),
        ("30 8 * * 7", ["2026-07-05T08:30", "2026-07-12T08:30"]),
        ("0 17 * * 1,3", ["2026-07-01T17:00", "2026-07-06T17:00"]),
        ("0 17 * * 1-5", ["2026-06-30T17:00", "2026-07-01T17:00"]),
        ("30 15 * * 1,2,5", ["2026-06-30T15:30", "2026-07-03T15:30"]),
        ("*/20 6 * * *", ["2026-06-30T06:00", "2026-06-30T06:20"]),
    ],
)
def test_documented_expressions(cron: str, instants: list[str]) -> None:
    assert next_fire_times(cron, "UTC", utc("2026-06-30T00:00"), 2) == tuple(utc(instant) for instant in instants)


@pytest.mark.parametrize(
    "cron",
    ["", "0 6 * *", "0 0 6 * * *", "0 6 * * MON", "60 * * * *", "0 24 * * *", "0 6 * * 8", "*/0 * * * *", "0 0 31 2 *"],
)
def test_a_malformed_cron_is_refused(cron: str) -> None:
    with pytest.raises(ValueError, match=r"^cron"):
        check_cron(cron)


def test_sunday_written_as_seven_is_taken_with_a_warning() -> None:
    assert check_cron("30 8 * * 7") == ("cron '30 8 * * 7': Sunday was written as 7. Write 0.",)
    assert check_cron("7 7 7 7 0") == ()


def test_a_snapshot_is_due_once_however_many_fire_times_were_missed() -> None:
    weekly = orchestration(Mode.SNAPSHOT, "30 8 * * 1")
    assert due_slots(weekly, Occasion(utc("2026-07-05T23:00"))) == (Slot(utc("2026-06-29T08:30")),)
    assert due_slots(weekly, Occasion(utc("2026-07-06T08:30"))) == (Slot(utc("2026-07-06T08:30")),)


def test_a_window_is_due_for_every_day_back_to_the_catch_up_oldest_first() -> None:
    daily = orchestration(Mode.WINDOW, "0 6 * * *", catch_up_days=3)
    assert due_slots(daily, Occasion(utc("2026-06-30T06:00"))) == (
        Slot(utc("2026-06-28T06:00"), date(2026, 6, 27)),
        Slot(utc("2026-06-29T06:00"), date(2026, 6, 28)),
        Slot(utc("2026-06-30T06:00"), date(2026, 6, 29)),
    )


def test_yesterday_is_not_due_before_its_fire_time() -> None:
    daily = orchestration(Mode.WINDOW, "0 6 * * *", catch_up_days=2)
    assert due_slots(daily, Occasion(utc("2026-06-30T05:59"))) == (Slot(utc("2026-06-29T06:00"), date(2026, 6, 28)),)


def test_no_day_before_the_start_date_is_due() -> None:
    daily = orchestration(Mode.WINDOW, "0 6 * * *", start_date=date(2026, 6, 29))
    assert due_slots(daily, Occasion(utc("2026-06-30T07:00"))) == (Slot(utc("2026-06-30T06:00"), date(2026, 6, 29)),)


def test_a_day_ends_at_midnight_of_the_windows_zone() -> None:
    # 2026-06-29 ends in Los Angeles at 07:00 UTC of the 30th, after that day's 06:00 run: it waits for the next one.
    daily = orchestration(Mode.WINDOW, "0 6 * * *", window_timezone=PACIFIC, catch_up_days=1)
    assert due_slots(daily, Occasion(utc("2026-06-30T08:00"))) == ()
    assert due_slots(daily, Occasion(utc("2026-07-01T06:30"))) == (Slot(utc("2026-07-01T06:00"), date(2026, 6, 29)),)


def test_a_schedule_in_a_zone_fires_at_that_zones_hour_summer_and_winter() -> None:
    daily = orchestration(Mode.SNAPSHOT, "0 6 * * *", "America/New_York")
    assert due_slots(daily, Occasion(utc("2026-01-15T12:00"))) == (Slot(utc("2026-01-15T11:00")),)
    assert due_slots(daily, Occasion(utc("2026-07-15T12:00"))) == (Slot(utc("2026-07-15T10:00")),)


def test_clock_changes_that_hit_a_schedule_are_told_before_they_come() -> None:
    now = utc("2026-01-01T00:00")
    assert clock_change_warnings("30 2 * * *", PACIFIC, now) == (
        "cron '30 2 * * *': 2026-03-08 02:30 in America/Los_Angeles does not exist and is no run.",
    )
    assert clock_change_warnings("30 1 * * *", PACIFIC, now) == (
        "cron '30 1 * * *': 2026-11-01 01:30 in America/Los_Angeles occurs twice and is two runs.",
    )
    assert clock_change_warnings("30 8 * * *", PACIFIC, now) == ()
    assert clock_change_warnings("30 2 * * *", "UTC", now) == ()


def slots(item: Orchestration, now: str, **call: object) -> list[str]:
    return [slot.fire_time.isoformat() for slot in due_slots(item, Occasion(utc(now), **call))]  # type: ignore[arg-type]


def test_what_is_attached_to_builds_is_due_after_a_whole_one_and_only_then() -> None:
    attached = orchestration(Mode.SNAPSHOT, None, trigger=Trigger.BUILD)
    assert slots(attached, "2026-06-30T07:00") == []
    assert slots(attached, "2026-06-30T07:00", built_at=utc("2026-06-30T06:12:33")) == ["2026-06-30T06:12:33+00:00"]


def test_what_is_scheduled_is_due_by_its_schedule_after_any_build() -> None:
    daily = orchestration(Mode.SNAPSHOT, "0 6 * * *")
    assert slots(daily, "2026-06-30T07:00", built_at=utc("2026-06-30T06:12:33")) == ["2026-06-30T06:00:00+00:00"]


def test_what_waits_for_a_person_is_due_when_one_asks() -> None:
    manual = orchestration(Mode.DELTA, None, trigger=Trigger.MANUAL)
    assert slots(manual, "2026-06-30T07:00", built_at=utc("2026-06-30T06:12:33")) == []
    assert slots(manual, "2026-06-30T07:00:01", by_hand=True) == ["2026-06-30T07:00:01+00:00"]


def test_days_without_a_schedule_are_due_at_their_end() -> None:
    attached = orchestration(Mode.WINDOW, None, trigger=Trigger.BUILD, catch_up_days=2, window_timezone=PACIFIC)
    # Midnight in Los Angeles is 07:00 UTC in summer.
    assert slots(attached, "2026-06-30T07:30", built_at=utc("2026-06-30T06:00")) == [
        "2026-06-29T07:00:00+00:00",
        "2026-06-30T07:00:00+00:00",
    ]


def test_a_person_can_ask_for_yesterday_before_its_schedule() -> None:
    daily = orchestration(Mode.WINDOW, "0 6 * * *", catch_up_days=1)
    assert slots(daily, "2026-06-30T05:00") == []
    assert slots(daily, "2026-06-30T05:00", by_hand=True) == ["2026-06-30T06:00:00+00:00"]
