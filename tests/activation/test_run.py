"""Whole runs: a really built dbt project, a real warehouse, a real SFTP server, the command line."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from delivering import AS_OF, DAYS, WEEK, Delivering
from mini import REPOSITORY, change_exposure
from sftp_fixtures import SftpServer
from typer.testing import CliRunner

from activation.cli import app
from activation.common.errors import ExitCode
from activation.common.lock import orchestration_lock
from activation.common.moments import parse_as_of
from activation.common.project import Project
from activation.delivery.run import run as carry_out
from activation.delivery.run_request import RunRequest
from activation.schedule.occasions import Call

# The rows of the mini project's feeds, by day, in the order of Hashed_Email and Send_ID.
HEADER = "Hashed_Email,Send_ID\n"
JANE, JOE = "0cba00ca3da1b283a57287bcceb17e35", "b418773a2c51fb9777a1648346fa7394"
ENGAGEMENT = {
    "engagement/engagement_20260628.csv": f"{HEADER}{JANE},S1\n",
    "engagement/engagement_20260629.csv": f"{HEADER}{JANE},S2\n{JOE},S3\n",
    "engagement/engagement_20260630.csv": f"{HEADER}{JOE},S4\n",
}
SEGMENT = f"Hashed_Email,state_province_cd\n{JANE},WA\n{JOE},OR\n"


def ends(content: Any) -> dict[str, str]:
    return {item["delivery_id"]: item["event"] for item in content["deliveries"]}


COMMITTED = [
    "planned",
    "exported",
    "packaged",
    "uploading",
    "uploading",
    "published",
    "committed",
]


def engagement_files(server: SftpServer) -> dict[str, str]:
    return {
        name: content.decode()
        for name, content in server.files().items()
        if name.startswith("engagement/") and name.endswith(".csv")
    }


def test_a_run_delivers_what_is_due_and_the_next_run_nothing(delivering: Delivering) -> None:
    first = delivering.run()
    assert first["exit_code"] == 0
    assert ends(first) == dict.fromkeys([*DAYS, WEEK], "committed")
    files = delivering.server.files()
    assert engagement_files(delivering.server) == ENGAGEMENT
    assert gzip.decompress(files["segment/segment_20260629.csv.gz"]).decode() == SEGMENT
    assert {name: files[name] for name in files if name.endswith(".DONE")} == dict.fromkeys(
        [f"{name}.DONE" for name in ENGAGEMENT], b""
    )
    assert not [name for name in files if name.endswith(".part")]
    for delivery_id in (*DAYS, WEEK):
        assert delivering.events(delivery_id) == COMMITTED

    second = delivering.run()
    assert second["exit_code"] == 0
    assert ends(second) == dict.fromkeys([*DAYS, WEEK], "committed")
    assert delivering.server.files() == files
    assert delivering.events(DAYS[0]) == COMMITTED


def test_a_dry_run_is_a_plan_and_sends_nothing(delivering: Delivering) -> None:
    content = delivering.run("--dry-run")
    assert [item["decision"] for item in content["deliveries"]] == ["send"] * 4
    assert delivering.server.files() == {}
    assert delivering.events(WEEK) == []


def test_a_failed_test_blocks_its_exposure_and_the_run_after_the_mend_sends_it(broken: Delivering) -> None:
    first = broken.run()
    assert first["exit_code"] == ExitCode.BLOCKED
    assert ends(first) == {**dict.fromkeys(DAYS, "blocked"), WEEK: "committed"}
    assert list(broken.server.files()) == ["segment/segment_20260629.csv.gz"]
    assert broken.events(DAYS[0]) == ["blocked"]
    with duckdb.connect(str(broken.project.target_path / "mini.duckdb"), read_only=True) as connection:
        reason, details = connection.execute(
            "select reason, details from activation.delivery_events where delivery_id = ?", [DAYS[0]]
        ).fetchall()[0]
    assert reason == "test_failed"
    assert "assert_engagement_is_not_broken" in details

    broken.build()
    second = broken.run()
    assert second["exit_code"] == 0
    assert engagement_files(broken.server) == ENGAGEMENT
    assert broken.events(DAYS[0]) == ["blocked", *COMMITTED]
    assert broken.events(WEEK) == COMMITTED


def test_a_day_whose_rows_changed_is_reported_and_sent_again_only_when_asked(delivering: Delivering) -> None:
    delivering.run()
    delivering.change_events("insert into raw_events values (1, date '2026-06-29', 'S5')")
    told = delivering.run()
    assert told["exit_code"] == 0
    remarks = {item["delivery_id"]: item["message"] for item in told["deliveries"]}
    assert remarks == {
        DAYS[0]: "Done by an earlier run.",
        DAYS[1]: "Done by an earlier run.",
        DAYS[2]: "Rows of this day have changed since it was sent.",
        WEEK: "Done by an earlier run.",
    }
    assert engagement_files(delivering.server) == ENGAGEMENT

    delivering.run("--resend")
    assert engagement_files(delivering.server) == {
        **ENGAGEMENT,
        "engagement/engagement_20260630.csv": f"{HEADER}{JANE},S5\n{JOE},S4\n",
    }
    assert delivering.events(DAYS[2]) == [*COMMITTED, *COMMITTED]
    assert delivering.events(DAYS[1]) == COMMITTED
    assert [item["message"] for item in delivering.run()["deliveries"]] == ["Done by an earlier run."] * 4


def test_a_missing_variable_fails_what_needs_it_with_its_name(delivering: Delivering) -> None:
    del delivering.environment["PERSADO_USERNAME"]
    content = delivering.run()
    assert content["exit_code"] == ExitCode.CONFIGURATION
    assert ends(content) == dict.fromkeys([*DAYS, WEEK], "failed")
    assert "'PERSADO_USERNAME'" in content["deliveries"][0]["message"]
    assert content["deliveries"][0]["next_step"] == "Set PERSADO_USERNAME and try again."
    assert delivering.events(WEEK) == ["failed"]


def test_an_unreachable_server_fails_and_retry_takes_up_exactly_that(delivering: Delivering) -> None:
    port = delivering.environment["PERSADO_PORT"]
    delivering.environment["PERSADO_PORT"] = "1"
    failed = delivering.run("--select", "segment_weekly")
    assert failed["exit_code"] == ExitCode.SFTP_UNAVAILABLE
    assert delivering.events(WEEK)[-1] == "failed"

    delivering.environment["PERSADO_PORT"] = port
    assert [item["delivery_id"] for item in delivering.call("retry", "--as-of", AS_OF, "--dry-run")["deliveries"]] == [
        WEEK
    ]
    retried = delivering.call("retry", "--as-of", AS_OF)
    assert ends(retried) == {WEEK: "committed"}
    assert list(delivering.server.files()) == ["segment/segment_20260629.csv.gz"]
    assert delivering.call("retry", "--as-of", AS_OF)["deliveries"] == []


def test_an_unpinned_server_is_refused(delivering: Delivering) -> None:
    (delivering.project.profiles_dir / "known_hosts").write_text("", encoding="utf-8")
    content = delivering.run()
    assert content["exit_code"] == ExitCode.HOST_KEY
    assert delivering.server.files() == {}


def test_one_malformed_exposure_fails_the_run_but_not_the_others(delivering: Delivering) -> None:
    change_exposure(delivering.project, "engagement_daily", lambda keys: keys.pop("schedule"))
    content = delivering.run()
    assert content["exit_code"] == ExitCode.CONFIGURATION
    assert ends(content) == {WEEK: "committed"}
    assert "missing key 'schedule'" in content["errors"][0]["what"]


def test_two_deliveries_to_one_name_are_refused_before_anything_is_sent(delivering: Delivering) -> None:
    change_exposure(
        delivering.project, "engagement_daily", lambda keys: keys["file"].update(filename_template="daily.csv")
    )
    content = delivering.run()
    assert content["exit_code"] == ExitCode.CONFIGURATION
    assert ends(content) == {**dict.fromkeys(DAYS, "failed"), WEEK: "committed"}
    assert list(delivering.server.files()) == ["segment/segment_20260629.csv.gz"]
    assert delivering.events(DAYS[0]) == ["failed"]


def test_a_second_run_leaves_alone_what_the_first_is_at_and_delivers_the_rest(delivering: Delivering) -> None:
    with orchestration_lock(delivering.project.lock_dir, "engagement_daily"):
        code = "from activation.cli import main; main()"
        arguments = ["run", "--as-of", AS_OF, "--project-dir", str(delivering.project.project_dir), "--output", "json"]
        second = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=REPOSITORY,
            env=os.environ | delivering.environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert second.returncode == ExitCode.ALREADY_RUNNING
    ended = {item["delivery_id"]: item for item in json.loads(second.stdout)["deliveries"]}
    assert ended[WEEK]["event"] == "committed"
    assert [ended[day]["failure"]["code"] for day in DAYS] == ["ALREADY_RUNNING"] * 3
    assert list(delivering.server.files()) == ["segment/segment_20260629.csv.gz"]
    assert delivering.events(DAYS[0]) == []


def test_a_run_without_a_warehouse_sends_nothing(delivering: Delivering) -> None:
    (delivering.project.target_path / "mini.duckdb").unlink()
    assert delivering.run()["exit_code"] == ExitCode.WAREHOUSE
    assert delivering.server.files() == {}


def test_rows_left_on_disk_by_a_killed_run_are_removed(delivering: Delivering) -> None:
    left = delivering.project.work_dir / "20260101T000000Z-dead" / "rows"
    left.parent.mkdir(parents=True)
    left.write_text("somebody", encoding="utf-8")
    delivering.run("--select", "segment_weekly")
    assert list(delivering.project.work_dir.iterdir()) == []


def test_status_and_history_tell_what_the_ledger_knows(delivering: Delivering) -> None:
    delivering.run()
    states = {item["delivery_id"]: item for item in delivering.call("status")["deliveries"]}
    assert sorted(states) == sorted([*DAYS, WEEK])
    assert states[DAYS[1]]["last_event"] == "committed"
    assert states[DAYS[1]]["is_done"] is True
    assert states[DAYS[1]]["row_count"] == 2
    assert states[DAYS[1]]["remote_path"] == delivering.server.path("engagement/engagement_20260629.csv")
    assert [item["delivery_id"] for item in delivering.call("status", "-s", "segment*")["deliveries"]] == [WEEK]

    events = delivering.call("history", "--limit", "2", "--select", "engagement_*")["events"]
    assert [(event["delivery_id"], event["event"]) for event in events] == [
        (DAYS[2], "committed"),
        (DAYS[2], "published"),
    ]


def test_the_next_plan_knows_what_was_sent(delivering: Delivering) -> None:
    delivering.run("--select", "segment_weekly")
    decisions = {
        item["delivery_id"]: (item["decision"], item["last_event"])
        for item in delivering.call("plan", "--as-of", AS_OF)["deliveries"]
    }
    assert decisions == {**dict.fromkeys(DAYS, ("send", None)), WEEK: ("done", "committed")}


def add_target(delivering: Delivering, name: str) -> Path:
    """Give the profile a second output, with an older copy of the warehouse."""
    other = delivering.project.target_path / name / "mini.duckdb"
    other.parent.mkdir()
    shutil.copy(delivering.project.target_path / "mini.duckdb", other)
    profiles = delivering.project.profiles_dir / "profiles.yml"
    output = f"\n    {name}: {{type: duckdb, path: target/{name}/mini.duckdb, threads: 1}}\n"
    profiles.write_text(profiles.read_text(encoding="utf-8").rstrip() + output, encoding="utf-8")
    return other


def test_a_delivery_comes_from_the_target_that_was_built_not_from_the_default_one(delivering: Delivering) -> None:
    production = add_target(delivering, "production")
    delivering.build("--target", "production")
    delivering.change_events("insert into raw_events values (1, date '2026-06-29', 'DEVELOPER')")
    assert delivering.run()["exit_code"] == 0
    assert engagement_files(delivering.server) == ENGAGEMENT
    assert delivering.events(WEEK) == []
    with duckdb.connect(str(production), read_only=True) as connection:
        assert connection.execute("select count(*) from activation.delivery_events").fetchone() == (28,)


@pytest.mark.parametrize("command", ["plan", "run", "status", "history"])
def test_a_target_that_was_not_built_is_refused(delivering: Delivering, command: str) -> None:
    add_target(delivering, "production")
    content = delivering.call(command, "--target", "production")
    assert content["exit_code"] == ExitCode.CONFIGURATION
    assert content["errors"][0]["what"] == "The last dbt build was for the target 'duckdb', not for 'production'."
    assert delivering.server.files() == {}


def test_the_demo_delivers_everything_to_a_server_of_its_own_and_then_nothing(project: Project) -> None:
    command = ["demo", "--project-dir", str(project.project_dir), "--as-of", AS_OF, "--output", "json"]
    first = json.loads(CliRunner().invoke(app, command).stdout)
    assert first["exit_code"] == 0
    assert ends(first) == dict.fromkeys([*DAYS, WEEK], "committed")
    arrived = {path.name: path.read_text(encoding="utf-8") for path in project.project_dir.rglob(".demo/sftp/**/*.csv")}
    assert arrived == {name.removeprefix("engagement/"): content for name, content in ENGAGEMENT.items()}

    second = json.loads(CliRunner().invoke(app, command).stdout)
    assert {item["message"] for item in second["deliveries"]} == {"Done by an earlier run."}
    assert second["notes"][-1].startswith("Nothing was sent")


def test_rows_read_while_dbt_is_at_work_are_never_sent(delivering: Delivering) -> None:
    manifest = delivering.project.target_path / "manifest.json"

    def begin_a_build(_delivery: str, stage: str, _done: int, _total: int) -> None:
        # dbt writes its manifest before it builds the first table.
        if stage == "upload":
            manifest.write_bytes(manifest.read_bytes())

    request = RunRequest(Call(parse_as_of(AS_OF, datetime.now(UTC))))
    result = carry_out(delivering.project, os.environ | delivering.environment, request, begin_a_build)
    first, *others = result.outcomes
    assert first.event == "committed"
    assert {(outcome.event, outcome.exit_code) for outcome in others} == {("failed", ExitCode.ARTIFACTS)}
    assert len(engagement_files(delivering.server)) == 1

    assert set(ends(delivering.run()).values()) == {"committed"}
    assert engagement_files(delivering.server) == ENGAGEMENT
