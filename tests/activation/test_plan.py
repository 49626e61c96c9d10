"""What a run would do with each due delivery, decided from real artifacts and given ledger states."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from mini import change_exposure, change_json

from activation.artifacts.dbt_artifacts import load_artifacts
from activation.common.errors import ActivationError, ExitCode
from activation.common.project import Project
from activation.common.records import EventName
from activation.delivery.decisions import Decision, Plan
from activation.delivery.plan import make_plan
from activation.ledger.delivery_state import DeliveryState, FileState
from activation.schedule.due import Occasion
from activation.settings.orchestrations import load_orchestrations
from activation.settings.selection import matching

# A Tuesday, an hour after the daily run of 06:00; the weekly one was on Monday at 08:30.
NOW = datetime(2026, 6, 30, 7, tzinfo=UTC)
DAYS = ("engagement_daily/2026-06-27", "engagement_daily/2026-06-28", "engagement_daily/2026-06-29")
WEEK = "segment_weekly/2026-06-29T08:30:00Z"


def plan(
    project: Project,
    states: Mapping[str, DeliveryState] | None = None,
    select: Sequence[str] = (),
    now: datetime = NOW,
) -> Plan:
    artifacts = load_artifacts(project.target_path)
    orchestrations = load_orchestrations(artifacts, {"persado", "elsewhere"})
    return make_plan(artifacts, orchestrations, lambda _: dict(states or {}), Occasion(now), select)


def decisions(made: Plan) -> dict[str, str]:
    return {item.delivery.delivery_id: item.decision.value for item in made.deliveries}


def state(delivery_id: str, event: EventName, *, file: FileState | None = None, file_count: int = 1) -> DeliveryState:
    return DeliveryState(delivery_id, event, "/x.csv", file_count=file_count, files=(file,) if file else ())


RENAMING = FileState(1, "/x.csv", "renaming")
PUBLISHED = FileState(1, "/x.csv", "renaming", published=True)


def test_everything_due_is_sent_oldest_first(project: Project) -> None:
    made = plan(project)
    assert decisions(made) == {**dict.fromkeys(DAYS, "send"), WEEK: "send"}
    assert [item.delivery.remote_path for item in made.deliveries] == [
        "/engagement/engagement_20260628.csv",
        "/engagement/engagement_20260629.csv",
        "/engagement/engagement_20260630.csv",
        "/segment_20260629.csv.gz",
    ]


def test_a_name_follows_from_the_delivery_alone_not_from_the_moment_of_the_run(project: Project) -> None:
    a_day_later = plan(project, now=datetime(2026, 7, 1, 23, tzinfo=UTC))
    path = {item.delivery.delivery_id: item.delivery.remote_path for item in a_day_later.deliveries}[DAYS[2]]
    assert path == "/engagement/engagement_20260630.csv"


@pytest.mark.parametrize(
    ("event", "file", "file_count", "decision"),
    [
        (EventName.PLANNED, None, 1, Decision.SEND),
        (EventName.BLOCKED, None, 1, Decision.SEND),
        (EventName.EXPORTED, None, 1, Decision.SEND),
        (EventName.PACKAGED, None, 1, Decision.SEND),
        (EventName.UPLOADING, None, 1, Decision.RESUME),
        (EventName.UPLOADING, RENAMING, 1, Decision.RESUME),
        (EventName.FAILED, RENAMING, 1, Decision.RESUME),
        (EventName.FAILED, None, 1, Decision.SEND),
        (EventName.PUBLISHED, PUBLISHED, 1, Decision.RESUME),
        (EventName.FAILED, PUBLISHED, 2, Decision.RESUME),
        (EventName.COMMITTED, None, 1, Decision.DONE),
        (EventName.SKIPPED, None, 1, Decision.DONE),
    ],
)
def test_the_last_event_decides_what_is_left_to_do(
    project: Project, event: EventName, file: FileState | None, file_count: int, decision: Decision
) -> None:
    known = {WEEK: state(WEEK, event, file=file, file_count=file_count)}
    assert decisions(plan(project, known))[WEEK] == decision


def test_a_failed_test_blocks_one_exposure_and_the_others_go(broken_project: Project) -> None:
    made = plan(broken_project)
    assert decisions(made) == {**dict.fromkeys(DAYS, "blocked"), WEEK: "send"}
    assert made.deliveries[0].exit_code is ExitCode.BLOCKED


def test_a_published_file_is_finished_although_a_test_has_failed_since(broken_project: Project) -> None:
    known = {DAYS[0]: state(DAYS[0], EventName.PUBLISHED, file=PUBLISHED)}
    assert decisions(plan(broken_project, known))[DAYS[0]] == "resume"


def test_one_published_file_of_two_is_not_finished_without_evidence(broken_project: Project) -> None:
    known = {DAYS[0]: state(DAYS[0], EventName.PUBLISHED, file=PUBLISHED, file_count=2)}
    assert decisions(plan(broken_project, known))[DAYS[0]] == "blocked"


def test_a_begun_rename_is_not_finished_without_evidence(broken_project: Project) -> None:
    # The temporary file may still be there; it would have to be written again from a mart that failed.
    known = {DAYS[0]: state(DAYS[0], EventName.UPLOADING, file=RENAMING)}
    assert decisions(plan(broken_project, known))[DAYS[0]] == "blocked"


def test_a_disabled_orchestration_is_not_due(project: Project) -> None:
    change_exposure(project, "engagement_daily", lambda keys: keys.update(enabled=False))
    made = plan(project)
    assert decisions(made) == {WEEK: "send"}
    assert [item.name for item in made.orchestrations] == ["engagement_daily", "segment_weekly"]


def test_two_deliveries_of_one_run_to_one_name_are_both_refused(project: Project) -> None:
    change_exposure(project, "engagement_daily", lambda keys: keys["file"].update(filename_template="daily.csv"))
    made = plan(project)
    assert decisions(made) == {**dict.fromkeys(DAYS, "conflict"), WEEK: "send"}
    assert made.deliveries[0].exit_code is ExitCode.CONFIGURATION
    assert made.deliveries[0].refusals[0].what.endswith("writes to persado:/engagement/daily.csv too.")


def test_one_missing_day_alone_may_take_the_name_of_the_days_before(project: Project) -> None:
    change_exposure(project, "engagement_daily", lambda keys: keys["file"].update(filename_template="daily.csv"))
    known = {day: state(day, EventName.COMMITTED) for day in DAYS[:2]}
    assert decisions(plan(project, known)) == {DAYS[0]: "done", DAYS[1]: "done", DAYS[2]: "send", WEEK: "send"}


def test_a_name_that_is_anothers_success_file_is_refused(project: Project) -> None:
    change_exposure(project, "segment_weekly", lambda keys: keys["file"].update(remote_folder="/engagement"))
    change_exposure(
        project,
        "segment_weekly",
        lambda keys: keys["file"].update(filename_template="engagement_{{ now|next_day|format:'yyyyMMdd' }}.csv.DONE"),
    )
    assert decisions(plan(project)) == {DAYS[0]: "send", DAYS[1]: "send", DAYS[2]: "conflict", WEEK: "conflict"}


def test_one_malformed_exposure_is_an_error_and_the_others_go(project: Project) -> None:
    change_exposure(project, "engagement_daily", lambda keys: keys.pop("schedule"))
    made = plan(project)
    assert decisions(made) == {WEEK: "send"}
    assert [error.code for error in made.errors] == [ExitCode.CONFIGURATION]


def test_an_error_of_an_exposure_that_is_not_selected_is_not_told(project: Project) -> None:
    change_exposure(project, "engagement_daily", lambda keys: keys.pop("schedule"))
    assert plan(project, select=["segment_weekly"]).errors == ()


NAMES = ("engagement_daily", "engagement_weekly", "segment_weekly")


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        ([], NAMES),
        (["segment_weekly"], ["segment_weekly"]),
        (["engagement_*"], ["engagement_daily", "engagement_weekly"]),
        (["*_weekly", "engagement_daily"], NAMES),
        (["segment_weekly, engagement_daily"], ["segment_weekly", "engagement_daily"]),
    ],
)
def test_a_selection_is_names_and_globs(select: list[str], expected: Sequence[str]) -> None:
    assert matching(NAMES, select) == set(expected)


def test_a_selection_of_nothing_names_the_nearest_orchestration() -> None:
    with pytest.raises(ActivationError) as caught:
        matching(NAMES, ["segment_weekly", "engagement_dayly"])
    assert caught.value.code is ExitCode.USAGE
    assert caught.value.what == "--select 'engagement_dayly' matches no orchestration."
    assert caught.value.next_step == "Did you mean 'engagement_daily'?"


def test_one_mart_goes_to_several_destinations_by_an_exposure_each(project: Project) -> None:
    def send_elsewhere_too(manifest: dict[str, Any]) -> None:
        copied = json.loads(json.dumps(manifest["exposures"]["exposure.mini.segment_weekly"]))
        copied |= {"name": "segment_elsewhere", "unique_id": "exposure.mini.segment_elsewhere"}
        copied["config"]["meta"]["activation"]["destination"] = "elsewhere"
        manifest["exposures"][copied["unique_id"]] = copied

    change_json(project.target_path / "manifest.json", send_elsewhere_too)
    made = plan(project)
    # The same name at two destinations is no conflict.
    assert decisions(made)[WEEK] == decisions(made)["segment_elsewhere/2026-06-29T08:30:00Z"] == "send"
    assert {item.marts[0].name for item in made.deliveries if item.delivery.window_date is None} == {"segment"}


def test_a_folder_and_a_file_in_it_are_a_conflict(project: Project) -> None:
    parts = {"split_outputs": "rows", "rows_limit": 50_000, "split_file_directory_template": "engagement"}
    folder = {"format": "csv", "remote_folder": "/", **parts}
    change_exposure(project, "segment_weekly", lambda keys: keys.update(file=folder))
    made = plan(project)
    assert decisions(made) == {**dict.fromkeys(DAYS, "conflict"), WEEK: "conflict"}
