"""The command line without a destination: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from mini import REPOSITORY, change_exposure
from typer.testing import CliRunner, Result

from activation.cli import app
from activation.common.errors import ExitCode, first_failure
from activation.common.project import Project

AS_OF = "2026-06-30T07:00"
COMMANDS = (
    "plan",
    "run",
    "retry",
    "restart",
    "skip",
    "status",
    "history",
    "report",
    "segments",
    "doctor",
    "trust",
    "demo",
)


def call(project: Project, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--project-dir", str(project.project_dir)])


def call_json(project: Project, *arguments: str) -> Any:
    result = call(project, *arguments, "--output", "json")
    assert result.stderr == ""
    content = json.loads(result.stdout)
    assert content["exit_code"] == result.exit_code
    return content


def plan(project: Project, *arguments: str) -> Any:
    return call_json(project, "plan", "--as-of", AS_OF, *arguments)


def decisions(content: Any) -> dict[str, str]:
    return {item["delivery_id"]: item["decision"] for item in content["deliveries"]}


CALL = """
from typer.testing import CliRunner
from activation.cli import app
assert CliRunner().invoke(app, {}).exit_code == 0
"""
HEAVY = ("asyncssh", "dbt", "duckdb", "paramiko", "pysftp")


def loaded_after(code: str) -> list[str]:
    script = f"{code}\nimport sys\nprint(*sorted(set(sys.modules) & set({HEAVY!r})))"
    done = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1].split()


def test_the_command_line_starts_without_heavy_libraries() -> None:
    assert loaded_after(CALL.format(["plan", "--help"])) == []


def test_a_plan_loads_no_transport_and_no_dbt(project: Project) -> None:
    arguments = ["plan", "--as-of", AS_OF, "--project-dir", str(project.project_dir)]
    assert loaded_after(CALL.format(arguments)) == ["duckdb"]


def test_a_plan_without_a_warehouse_loads_nothing_heavy_but_the_engine(project: Project) -> None:
    (project.target_path / "mini.duckdb").unlink()
    content = plan(project)
    assert content["ledger_known"] is False
    assert {item["last_event"] for item in content["deliveries"]} == {"unknown"}
    assert content["warnings"][0].startswith("What was sent already is unknown. There is no warehouse at ")
    assert set(decisions(content).values()) == {"send"}
    assert content["exit_code"] == 0


@pytest.fixture
def busy_warehouse(project: Project) -> Any:
    """Another process that holds the warehouse open for writing."""
    code = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    arguments = [sys.executable, "-c", code, str(project.target_path / "mini.duckdb")]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        yield project
        assert holder.stdin is not None
        holder.stdin.close()


def test_a_plan_works_beside_a_busy_warehouse(busy_warehouse: Project) -> None:
    content = plan(busy_warehouse)
    assert content["ledger_known"] is False
    assert set(decisions(content).values()) == {"send"}


def test_a_plan_needs_no_secret_of_a_destination(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PERSADO_USERNAME", raising=False)
    assert plan(project)["errors"] == []


def test_a_plan_in_json_is_one_object_with_stable_keys(project: Project) -> None:
    content = plan(project, "--select", "segment_weekly")
    assert content == {
        "command": "plan",
        "exit_code": 0,
        "as_of": "2026-06-30T07:00:00Z",
        "ledger_known": True,
        "deliveries": [
            {
                "delivery_id": "segment_weekly/2026-06-29T08:30:00Z",
                "orchestration": "segment_weekly",
                "campaign": None,
                "treatment_group": None,
                "row_count": None,
                "mart": "segment",
                "destination": "persado",
                "remote_path": "/segment_20260629.csv.gz",
                "fire_time": "2026-06-29T08:30:00Z",
                "window_date": None,
                "decision": "send",
                "last_event": None,
                "message": None,
                "next_step": None,
                "reasons": [],
                "warnings": [],
            }
        ],
        "schedules": [
            {
                "orchestration": "segment_weekly",
                "enabled": True,
                "group": None,
                "trigger": "schedule",
                "cron": "30 8 * * 1",
                "timezone": "UTC",
                "next_fire_times": ["2026-07-06T08:30:00Z", "2026-07-13T08:30:00Z", "2026-07-20T08:30:00Z"],
            }
        ],
        "warnings": [],
        "errors": [],
    }


def test_a_plan_says_why_something_would_not_go(broken_project: Project) -> None:
    content = plan(broken_project)
    assert content["exit_code"] == ExitCode.BLOCKED
    refused = content["deliveries"][0]
    assert refused["decision"] == "blocked"
    assert refused["reasons"][0]["reason"] == "test_failed"
    assert refused["message"].startswith("Test assert_engagement_is_not_broken")
    assert decisions(content)["segment_weekly/2026-06-29T08:30:00Z"] == "send"


def test_tables_go_to_standard_output_and_warnings_beside_it(project: Project) -> None:
    change_exposure(project, "segment_weekly", lambda keys: keys["schedule"].update(cron="30 8 * * 7"))
    result = call(project, "plan", "--as-of", AS_OF)
    assert result.exit_code == 0
    assert "Due as of 2026-06-30 07:00 UTC" in result.stdout
    assert "engagement_daily/2026-06-27" in result.stdout
    assert "/engagement/engagement_20260628.csv" in result.stdout
    assert "2026-07-05 08:30 UTC" in result.stdout
    assert "Warning" not in result.stdout
    assert "Warning: exposure segment_weekly: cron '30 8 * * 7': Sunday was written as 7." in result.stderr


def test_a_malformed_exposure_is_a_panel_and_the_others_are_planned(project: Project) -> None:
    change_exposure(project, "engagement_daily", lambda keys: keys["file"].update(compresion="gzip"))
    result = call(project, "plan", "--as-of", AS_OF)
    assert result.exit_code == ExitCode.CONFIGURATION
    assert "segment_weekly/2026-06-29T08:30:00Z" in result.stdout
    assert "CONFIGURATION (exit code 10)" in result.stderr
    assert "unknown key 'compresion' in config.meta.activation.file" in result.stderr
    assert "Next step  Did you mean 'compression'?" in result.stderr


def test_an_error_in_json_has_its_code_stage_and_next_step(project: Project) -> None:
    (project.target_path / "manifest.json").unlink()
    assert call_json(project, "plan") == {
        "command": "plan",
        "exit_code": 11,
        "warnings": [],
        "errors": [
            {
                "code": "ARTIFACTS",
                "exit_code": 11,
                "stage": "artifacts",
                "what": f"{project.target_path}/manifest.json does not exist.",
                "next_step": "Run dbt build first, or correct --target-path.",
                "retryable": False,
            }
        ],
    }


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        # By the end of the 29th the day before it is the last whole one; the weekly run of that Monday has fired.
        ("2026-06-29", "2026-06-29T23:59:59Z"),
        ("2026-06-29T06:00", "2026-06-29T06:00:00Z"),
        ("2026-06-29T06:00:30Z", "2026-06-29T06:00:30Z"),
        ("2026-06-29T06:00+02:00", "2026-06-29T04:00:00Z"),
    ],
)
def test_as_of_takes_dates_and_times(project: Project, as_of: str, expected: str) -> None:
    assert call_json(project, "plan", "--as-of", as_of)["as_of"] == expected


@pytest.mark.parametrize("as_of", ["yesterday", "2026-02-30", "30.06.2026", ""])
def test_as_of_that_is_no_moment_is_a_usage_error(project: Project, as_of: str) -> None:
    content = call_json(project, "plan", "--as-of", as_of)
    assert content["exit_code"] == ExitCode.USAGE
    assert content["errors"][0]["what"] == f"--as-of '{as_of}' is neither a date nor a date and time."


@pytest.mark.parametrize("command", COMMANDS)
def test_the_project_options_are_alike_everywhere(command: str) -> None:
    shown = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"}).stdout
    for option in ("--project-dir", "--profiles-dir", "--target", "--target-path", "--output"):
        assert option in shown


def test_paths_are_taken_from_the_environment_variables_of_dbt(project: Project, tmp_path: Path) -> None:
    elsewhere = tmp_path / "artifacts"
    project.target_path.rename(elsewhere)
    environment = {
        "DBT_PROJECT_DIR": str(project.project_dir),
        "DBT_PROFILES_DIR": str(project.profiles_dir),
        "DBT_TARGET_PATH": str(elsewhere),
    }
    result = CliRunner().invoke(app, ["plan", "--as-of", AS_OF, "--output", "json"], env=environment)
    assert len(json.loads(result.stdout)["deliveries"]) == 4


def test_status_and_history_of_a_young_project_are_empty(project: Project) -> None:
    assert call_json(project, "status")["deliveries"] == []
    assert call_json(project, "history")["events"] == []
    assert "The ledger knows of no delivery." in call(project, "status").stdout


def test_status_without_a_warehouse_says_what_to_do(project: Project) -> None:
    (project.target_path / "mini.duckdb").unlink()
    content = call_json(project, "status")
    assert content["exit_code"] == ExitCode.WAREHOUSE
    assert "dbt build" in content["errors"][0]["next_step"]


def test_text_from_outside_cannot_steer_the_terminal(project: Project) -> None:
    with duckdb.connect(str(project.target_path / "mini.duckdb")) as connection:
        connection.execute(
            "insert into activation.delivery_events (event_id, delivery_id, orchestration, event, run_id, occurred_at,"
            " fire_time, message, details) values ('1', 'segment_weekly/x', 'segment_weekly', 'failed', 'r',"
            " now()::timestamp, now()::timestamp, chr(27) || '[2J[red]gone', '{}')"
        )
    shown = call(project, "history").stdout
    assert "\x1b" not in shown
    assert "\N{REPLACEMENT CHARACTER}[2J[red]gone" in shown


def test_an_unexpected_error_is_logged_by_its_place_and_never_shown(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = "@".join(["jane", "example.com"])

    def fail(*_: object) -> None:
        raise RuntimeError(value)

    monkeypatch.setattr("activation.commands.views.load_artifacts", fail)
    result = call(project, "plan")
    assert result.exit_code == ExitCode.INTERNAL
    log = (project.target_path / "activation" / "errors.log").read_text(encoding="utf-8")
    assert "INTERNAL (exit code 1)" in result.stderr
    assert "errors.log" in result.stderr
    assert "Traceback" not in result.output
    assert "RuntimeError" in log
    assert "views.py" in log
    assert value not in f"{result.output}{log}"


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([], 0),
        ([0, 0], 0),
        ([0, 12, 0], 12),
        ([12, 21, 20], 21),
        ([20, 12, 21], 20),
    ],
)
def test_the_exit_code_is_that_of_the_first_failure(codes: list[int], expected: int) -> None:
    assert first_failure(codes) == expected


def test_exit_codes_are_documented_and_do_not_move() -> None:
    documented = (REPOSITORY / "docs" / "commands.md").read_text(encoding="utf-8")
    assert {code.name: int(code) for code in ExitCode} == {
        "OK": 0,
        "INTERNAL": 1,
        "USAGE": 2,
        "CONFIGURATION": 10,
        "ARTIFACTS": 11,
        "BLOCKED": 12,
        "WAREHOUSE": 13,
        "LOCAL_DISK": 14,
        "CREDENTIALS": 20,
        "SFTP_UNAVAILABLE": 21,
        "MISSING_TABLE": 22,
        "MISSING_COLUMN": 23,
        "TYPE_MISMATCH": 24,
        "MISSING_ATTRIBUTE": 25,
        "THRESHOLD": 26,
        "PGP_KEY": 27,
        "ALREADY_RUNNING": 28,
        "EMPTY_INPUT": 29,
        "HOST_KEY": 30,
        "WARNED": 31,
    }
    for code in ExitCode:
        assert f"| {int(code)} | `{code.name}` |" in documented
