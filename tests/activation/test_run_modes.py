"""Why and how a run delivers: triggers, groups, sandboxes, thresholds, and taking up what an earlier run left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from delivering import AS_OF, DAYS, WEEK, Delivering
from mini import REPOSITORY, change_exposure, change_json

from activation.common.errors import ExitCode
from activation.common.lock import orchestration_lock

SEGMENT_FILE = "segment/segment_20260629.csv.gz"


def ends(content: Any) -> dict[str, str]:
    return {item["delivery_id"]: item["event"] for item in content["deliveries"]}


def change(delivering: Delivering, name: str, **keys: object) -> None:
    """Alter an exposure; a key that is None is taken out."""

    def alter(found: dict[str, Any]) -> None:
        for key, value in keys.items():
            found.pop(key, None)
            if value is not None:
                found[key] = value

    change_exposure(delivering.project, name, alter)


# What makes a delivery due


def test_what_is_attached_to_builds_goes_after_a_full_one_alone(delivering: Delivering) -> None:
    change_json(
        delivering.project.target_path / "run_results.json",
        lambda results: results["metadata"].update(generated_at="2026-06-30T05:12:33.123456Z"),
    )
    change(delivering, "segment_weekly", trigger="build", schedule=None)
    only = ("--select", "segment_weekly")
    for call in ([], ["--after", "refresh"], ["--after", "source"]):
        assert delivering.run(*only, *call)["deliveries"] == []
    first = delivering.run(*only, "--after", "full")
    assert ends(first) == {"segment_weekly/2026-06-30T05:12:33Z": "committed"}
    again = delivering.run(*only, "--after", "full")
    assert again["deliveries"][0]["message"] == "Done by an earlier run."
    assert list(delivering.server.files()) == ["segment/segment_20260630.csv.gz"]


def test_what_is_left_to_people_goes_when_it_is_named(delivering: Delivering) -> None:
    change(delivering, "segment_weekly", trigger="manual", schedule=None)
    assert WEEK not in ends(delivering.run("--after", "full"))
    nameless = delivering.run("--now")
    assert nameless["exit_code"] == ExitCode.USAGE
    assert nameless["errors"][0]["next_step"] == "Name those that you mean with --select."
    named = delivering.run("--now", "--select", "segment_weekly")
    assert ends(named) == {"segment_weekly/2026-06-30T07:00:00Z": "committed"}


def test_a_group_is_selected_by_its_name_and_ends_as_one(delivering: Delivering) -> None:
    for name in ("engagement_daily", "segment_weekly"):
        change(delivering, name, group="morning", schedule={"cron": "0 6 * * *"})
    content = delivering.run("--select", "group:morning")
    assert content["groups"] == [{"group": "morning", "state": "completed", "deliveries": 4, "well": 4, "exit_code": 0}]
    assert delivering.run("--select", "group:evening")["errors"][0]["next_step"] == "Did you mean 'group:morning'?"
    # A day later the marts are too old; the days of the engagement that went are done.
    later = delivering.call("run", "--as-of", "2026-07-01T07:00", "--select", "group:morning")
    assert later["groups"] == [
        {"group": "morning", "state": "blocked", "deliveries": 4, "well": 2, "exit_code": int(ExitCode.BLOCKED)}
    ]


def test_members_of_a_group_that_are_not_due_together_are_refused(delivering: Delivering) -> None:
    for name in ("engagement_daily", "segment_weekly"):
        change(delivering, name, group="morning")
    content = delivering.run()
    assert content["exit_code"] == ExitCode.CONFIGURATION
    assert content["errors"][0]["what"] == (
        "exposure segment_weekly: group 'morning' is due together, but this one has cron '30 8 * * 1' in UTC and "
        "engagement_daily has cron '0 6 * * *' in UTC (models/_exposures.yml)."
    )
    assert ends(content) == dict.fromkeys(DAYS, "committed")


# Sandboxes


def test_a_sandbox_sends_nothing_unless_it_is_told_to(delivering: Delivering) -> None:
    path = delivering.project.destinations_file
    path.write_text(f"environment: sandbox\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    only = ("--select", "segment_weekly")
    refused = delivering.run(*only)
    assert refused["exit_code"] == ExitCode.BLOCKED
    assert refused["deliveries"][0]["failure"]["next_step"].startswith("Send it all the same with --allow-send")
    assert delivering.server.files() == {}
    assert delivering.call("plan", "--as-of", AS_OF, *only)["deliveries"][0]["decision"] == "blocked"
    assert ends(delivering.run(*only, "--allow-send")) == {WEEK: "committed"}


def test_a_sandbox_does_not_even_finish_what_was_begun(delivering: Delivering) -> None:
    delivering.run("--select", "segment_weekly")
    delivering.change_events("delete from activation.delivery_events where event = 'committed'")
    path = delivering.project.destinations_file
    path.write_text(f"environment: sandbox\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    assert ends(delivering.run("--select", "segment_weekly")) == {WEEK: "blocked"}


def test_an_environment_that_is_not_understood_sends_nothing(delivering: Delivering) -> None:
    path = delivering.project.destinations_file
    path.write_text(f"environment: sandbx\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    content = delivering.run()
    assert content["exit_code"] == ExitCode.CONFIGURATION
    assert content["errors"][0]["next_step"] == "Did you mean 'sandbox'?"


# Thresholds


def test_a_passed_threshold_stops_or_warns_and_can_be_raised_for_one_run(delivering: Delivering) -> None:
    alerts = {"warn": {"min_rows": 2}, "fail": {"max_rows": 1}}
    change(delivering, "engagement_daily", alerts=alerts)
    first = delivering.run("--select", "engagement_daily")
    assert first["exit_code"] == ExitCode.THRESHOLD
    assert ends(first) == {DAYS[0]: "committed", DAYS[1]: "failed", DAYS[2]: "committed"}
    stopped = {item["delivery_id"]: item for item in first["deliveries"]}
    assert stopped[DAYS[1]]["failure"]["what"] == f"{DAYS[1]}: 2 rows are more than max_rows (1)."
    assert stopped[DAYS[0]]["warnings"] == ["1 rows are fewer than min_rows (2)."]
    assert f"{DAYS[0]} and 1 more: 1 rows are fewer than min_rows (2)." in first["warnings"]
    assert delivering.events(DAYS[1]) == ["planned", "exported", "failed"]

    retried = delivering.call("retry", first["run_id"], "--threshold", "max_rows=2")
    assert ends(retried) == {DAYS[1]: "committed"}


def test_a_change_against_the_delivery_before_is_noticed(delivering: Delivering) -> None:
    # The days have 1, 2 and 1 rows: the second is 100 % more than the first, the third 50 % fewer than the second.
    change(delivering, "engagement_daily", alerts={"warn": {"max_change_pct": 60, "max_change_from_mean_pct": 60}})
    told = {item["delivery_id"]: item["warnings"] for item in delivering.run("-s", "engagement_daily")["deliveries"]}
    assert told == {
        DAYS[0]: [],
        DAYS[1]: [
            "2 rows are 100.0 % more than the 1 of the previous delivery; max_change_pct is 60.",
            "2 rows are 100.0 % more than the 1 of the mean of the last 1 deliveries; max_change_from_mean_pct is 60.",
        ],
        DAYS[2]: [],
    }


def test_unchanged_rows_are_not_sent_again_where_that_is_set(delivering: Delivering) -> None:
    change(delivering, "segment_weekly", on_unchanged="skip", schedule={"cron": "0 * * * *"})
    only = ("--select", "segment_weekly")
    assert ends(delivering.run(*only)) == {"segment_weekly/2026-06-30T07:00:00Z": "committed"}
    second = delivering.call("run", "--as-of", "2026-06-30T08:00", *only)
    assert ends(second) == {"segment_weekly/2026-06-30T08:00:00Z": "skipped"}
    assert second["deliveries"][0]["message"] == "Its rows are those of the last delivery."
    delivering.change_events("update raw_customers set state = 'CA' where customer_id = 1")
    third = delivering.call("run", "--as-of", "2026-06-30T09:00", *only)
    assert ends(third) == {"segment_weekly/2026-06-30T09:00:00Z": "committed"}


# Taking up what was left


def failed_run(delivering: Delivering, *arguments: str) -> Any:
    """A run that fails after its rows were read, because nobody listens; the next one finds the server."""
    port, delivering.environment["PERSADO_PORT"] = delivering.environment["PERSADO_PORT"], "1"
    content = delivering.run(*arguments)
    delivering.environment["PERSADO_PORT"] = port
    assert content["exit_code"] == ExitCode.SFTP_UNAVAILABLE
    return content


def test_retry_sends_the_same_bytes_under_the_same_name_also_when_it_is_not_due(delivering: Delivering) -> None:
    failed = failed_run(delivering, "--select", "segment_weekly")
    # By now another week is due, and the name would be another one.
    change_exposure(
        delivering.project, "segment_weekly", lambda keys: keys["file"].update(filename_template="other.csv.gz")
    )
    dry = delivering.call("retry", failed["run_id"], "--as-of", "2026-07-10", "--dry-run")
    assert [(item["delivery_id"], item["decision"]) for item in dry["deliveries"]] == [(WEEK, "send")]
    assert ends(delivering.call("retry", failed["run_id"], "--as-of", "2026-07-10")) == {WEEK: "committed"}
    assert list(delivering.server.files()) == [SEGMENT_FILE]
    sent = [event["content_sha256"] for event in delivering.call("history")["events"] if event["event"] == "exported"]
    assert len(sent) == 2
    assert len(set(sent)) == 1


def test_retry_refuses_other_rows_and_restart_sends_them(delivering: Delivering) -> None:
    failed = failed_run(delivering, "--select", "segment_weekly")
    delivering.change_events("update raw_customers set state = 'CA' where customer_id = 1")
    retried = delivering.call("retry", failed["run_id"])
    assert retried["exit_code"] == ExitCode.BLOCKED
    assert retried["deliveries"][0]["failure"] == {
        "code": "BLOCKED",
        "exit_code": 12,
        "stage": "gate",
        "what": f"The rows of {WEEK} are not those of the run that is retried.",
        "next_step": "Send today's rows with activation restart.",
        "retryable": False,
    }
    assert delivering.server.files() == {}
    change_exposure(
        delivering.project, "segment_weekly", lambda keys: keys["file"].update(filename_template="other.csv.gz")
    )
    assert ends(delivering.call("restart", failed["run_id"])) == {WEEK: "committed"}
    assert list(delivering.server.files()) == ["segment/other.csv.gz"]


def test_retry_refuses_the_same_rows_in_another_file(delivering: Delivering) -> None:
    failed = failed_run(delivering, "--select", "segment_weekly")
    change_exposure(delivering.project, "segment_weekly", lambda keys: keys["file"].update(compression="none"))
    retried = delivering.call("retry", failed["run_id"])
    assert retried["deliveries"][0]["message"] == (
        f"The file of {WEEK} is made by other settings than in the run that is retried."
    )
    assert delivering.server.files() == {}


def test_retry_says_that_an_exposure_is_gone_and_reports_a_malformed_one(delivering: Delivering) -> None:
    failed = failed_run(delivering)
    change_exposure(delivering.project, "engagement_daily", lambda keys: keys.pop("order_by"))
    change_json(
        delivering.project.target_path / "manifest.json",
        lambda manifest: manifest["exposures"].pop("exposure.mini.segment_weekly"),
    )
    retried = delivering.call("retry", failed["run_id"])
    assert retried["deliveries"] == []
    assert retried["exit_code"] == ExitCode.CONFIGURATION
    assert "missing key 'order_by'" in retried["errors"][0]["what"]
    assert retried["warnings"][-1].startswith("No exposure segment_weekly is there any more: what the run left of it")


def test_retry_of_what_was_never_read_needs_the_same_build(delivering: Delivering) -> None:
    del delivering.environment["PERSADO_USERNAME"]
    failed = delivering.run("--select", "segment_weekly")
    delivering.environment["PERSADO_USERNAME"] = delivering.server.destination().username
    for artifact in ("manifest.json", "run_results.json"):
        change_json(
            delivering.project.target_path / artifact,
            lambda content: content["metadata"].update(invocation_id="another"),
        )
    refused = delivering.call("retry", failed["run_id"])
    assert "dbt has built anew since" in refused["deliveries"][0]["message"]
    assert ends(delivering.call("restart", failed["run_id"])) == {WEEK: "committed"}


def test_what_is_skipped_is_sent_by_no_later_run(delivering: Delivering) -> None:
    failed = failed_run(delivering)
    skipped = delivering.call("skip", failed["run_id"], "segment_weekly", DAYS[0], "--why", "The receiver has it.")
    assert ends(skipped) == {DAYS[0]: "skipped", WEEK: "skipped"}
    assert ends(delivering.run()) == {
        DAYS[0]: "skipped",
        DAYS[1]: "committed",
        DAYS[2]: "committed",
        WEEK: "skipped",
    }
    assert SEGMENT_FILE not in delivering.server.files()
    assert delivering.call("history", "--limit", "100", "-s", "segment_weekly")["events"][0]["message"] == (
        "The receiver has it."
    )


def test_what_another_run_sends_meanwhile_is_not_skipped(
    delivering: Delivering, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = failed_run(delivering, "--select", "segment_weekly")

    def lock_after_another_run(lock_dir: Path, orchestration: str) -> AbstractContextManager[None]:
        delivering.run("--select", orchestration)
        return orchestration_lock(lock_dir, orchestration)

    monkeypatch.setattr("activation.commands.skip.orchestration_lock", lock_after_another_run)
    told = delivering.call("skip", failed["run_id"], "segment_weekly")
    assert told["exit_code"] == ExitCode.USAGE
    assert delivering.events(WEEK)[-1] == "committed"


def test_an_unknown_run_or_task_is_a_usage_error_that_names_the_nearest(delivering: Delivering) -> None:
    failed = failed_run(delivering, "--select", "segment_weekly")
    unknown = delivering.call("retry", failed["run_id"][:-1] + "x")
    assert unknown["exit_code"] == ExitCode.USAGE
    assert f"Did you mean '{failed['run_id']}'?" in unknown["errors"][0]["next_step"]
    task = delivering.call("skip", failed["run_id"], "segment_wekly")
    assert task["errors"][0]["next_step"] == "Did you mean 'segment_weekly'?"


# Two at once


def test_of_two_runs_at_once_each_delivery_goes_once(delivering: Delivering) -> None:
    command = [sys.executable, "-m", "activation", "run", "--as-of", AS_OF, "--output", "json"]
    command += ["--project-dir", str(delivering.project.project_dir)]
    racing = [
        subprocess.Popen(
            command, cwd=REPOSITORY, env=os.environ | delivering.environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    told = [json.loads(process.communicate(timeout=120)[0]) for process in racing]
    # Whoever came second was told so, or found everything done.
    assert {content["exit_code"] for content in told} <= {0, int(ExitCode.ALREADY_RUNNING)}
    for delivery_id in (*DAYS, WEEK):
        assert delivering.events(delivery_id).count("committed") == 1
    assert not [name for name in delivering.server.files() if name.endswith(".part")]


def test_a_run_that_is_told_to_stop_leaves_no_rows_behind_and_the_next_goes_on(delivering: Delivering) -> None:
    with delivering.project.destinations_file.open("a", encoding="utf-8") as file:
        # Ten bytes a second.
        file.write("    max_kilobytes_per_second: \"{{ env_var('PERSADO_RATE', '') }}\"\n")
    command = [sys.executable, "-m", "activation", "run", "--as-of", AS_OF, "-s", "engagement_daily"]
    command += ["--project-dir", str(delivering.project.project_dir)]
    environment = os.environ | delivering.environment | {"PERSADO_RATE": "0.01"}
    with subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE) as process:
        deadline = time.monotonic() + 60
        while "engagement/engagement_20260628.csv.part" not in delivering.server.files():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert [path for path in delivering.project.work_dir.rglob("*") if path.is_file()]
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM
    assert list(delivering.project.work_dir.iterdir()) == []
    assert ends(delivering.run("-s", "engagement_daily")) == dict.fromkeys(DAYS, "committed")


# What is shown


def test_the_page_shows_how_each_orchestration_stands_and_hides_nothing_in_markup(
    delivering: Delivering, tmp_path: Path
) -> None:
    failed_run(delivering, "--select", "segment_weekly")
    delivering.run("--select", "engagement_daily")
    delivering.change_events("update activation.delivery_events set message = '<script>x</script>'")
    target = tmp_path / "pages" / "report.html"
    content = delivering.call("report", "--as-of", AS_OF, "--to", str(target))
    assert content["path"] == str(target)
    page = target.read_text(encoding="utf-8")
    assert "1 unfinished, last event failed" in page
    assert "engagement_daily/2026-06-28: 2 rows" in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "<script>" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_summary_in_markdown_is_appended_for_the_pages_of_ci_jobs(delivering: Delivering, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    delivering.environment["GITHUB_STEP_SUMMARY"] = str(summary)
    failed_run(delivering, "--select", "segment_weekly")
    delivering.run("--select", "segment_weekly")
    text = summary.read_text(encoding="utf-8")
    assert "## activation run ended with exit code 21\n" in text
    assert "## activation run ended well\n" in text
    assert "> **SFTP\\_UNAVAILABLE** at sftp: persado (127.0.0.1:1): " in text
    assert "| Delivery | To | Remote path | Ended |" in text
    assert "| segment\\_weekly/2026-06-29T08:30:00Z | persado | " in text


def test_a_summary_that_cannot_be_written_does_not_hinder(delivering: Delivering, tmp_path: Path) -> None:
    content = delivering.run("--select", "segment_weekly", "--summary", str(tmp_path))
    assert content["exit_code"] == 0
    assert content["warnings"] == [f"The summary could not be written to {tmp_path} (Is a directory)."]


@pytest.mark.parametrize("command", ["run", "retry", "restart"])
def test_a_failure_is_a_panel_with_stage_what_happened_and_next_step(delivering: Delivering, command: str) -> None:
    failed_run(delivering, "--select", "segment_weekly")
    arguments = [
        command,
        "--as-of",
        AS_OF,
        "-s",
        "segment_weekly",
        "--project-dir",
        str(delivering.project.project_dir),
    ]
    result = subprocess.run(
        [sys.executable, "-m", "activation", *arguments],
        cwd=REPOSITORY,
        env=os.environ | delivering.environment | {"PERSADO_PORT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == ExitCode.SFTP_UNAVAILABLE
    assert "SFTP_UNAVAILABLE (exit code 21)" in result.stderr
    assert "Stage      sftp" in result.stderr
    assert "Next step  Check the address, the server" in result.stderr


# What is no longer due


def interrupted_week(delivering: Delivering, last_event: str) -> None:
    """The weekly delivery, as a run left it that was killed after an event."""
    assert delivering.run("--select", "segment_weekly")["exit_code"] == 0
    delivering.change_events(
        "delete from activation.delivery_events where event_number > (select max(event_number) from "
        f"activation.delivery_events where event = '{last_event}')"
    )


def due_a_day_later(delivering: Delivering) -> Any:
    change(delivering, "segment_weekly", schedule={"cron": "0 6 * * *"})
    return delivering.run("--select", "segment_weekly")


TUESDAY = "segment_weekly/2026-06-30T06:00:00Z"


def test_what_was_published_is_brought_to_its_end_although_it_is_no_longer_due(delivering: Delivering) -> None:
    interrupted_week(delivering, "published")
    assert ends(due_a_day_later(delivering)) == {WEEK: "committed", TUESDAY: "committed"}
    assert delivering.events(WEEK).count("exported") == 1


@pytest.mark.parametrize(("receiver", "end"), [("took it", "committed"), ("has the half of it", "skipped")])
def test_a_doubt_about_what_is_no_longer_due_is_settled_and_nothing_else_of_it_sent(
    delivering: Delivering, receiver: str, end: str
) -> None:
    interrupted_week(delivering, "uploading")
    final = delivering.server.root / SEGMENT_FILE
    final.unlink() if receiver == "took it" else final.rename(f"{final}.part")
    assert ends(due_a_day_later(delivering)) == {WEEK: end, TUESDAY: "committed"}
    assert delivering.events(WEEK).count("exported") == 1
    assert not final.exists()
    assert ends(due_a_day_later(delivering)) == {TUESDAY: "committed"}
